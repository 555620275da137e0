package samsara.kernel.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import samsara.abi.Endpoint;
import samsara.abi.Message;

/// The tables of the model, as plain as they can be.
final class Party {
  private Party() {}

  /// What a service may do; users share one. The relation of who may send to whom is between these,
  /// and always mutual.
  static final class Rights {
    boolean service;
    final Set<Integer> primitives = new HashSet<>();
    final Set<Integer> calls = new HashSet<>();
    final Set<Rights> peers = new HashSet<>();

    void befriend(Rights other) {
      if (other != this) {
        peers.add(other);
        other.peers.add(this);
      }
    }

    void leave() {
      peers.forEach(peer -> peer.peers.remove(this));
      peers.clear();
    }
  }

  /// A privilege id, and what waits for its owner.
  static final class Id {
    final int number;
    final TreeSet<Integer> notifications = new TreeSet<>();
    int signals;
    int interrupts;
    int alarm;

    Id(int number) {
      this.number = number;
    }
  }

  /// An entry of a SENDA table.
  static final class Entry {
    int flags;
    int destination = Endpoint.NONE;
    int result;
    int tag;
  }

  /// What a swap moves.
  static final class Body {
    final String name;
    final Rights rights;

    // What keeps it from running.
    boolean sending;
    boolean receiving;
    boolean signaled;
    boolean signalPending;
    boolean withoutPrivileges;
    boolean crashed;
    boolean held;
    boolean withoutQuantum;

    int sendsTo = Endpoint.NONE;
    int receivesFrom = Endpoint.NONE;
    boolean awaitsReply;
    long[] outgoing = Message.create();
    boolean sentByKernel;
    boolean delayed;
    int scheduler = Endpoint.NONE;
    int status;
    int signals;
    boolean ownFault;

    // SENDA: the table as it lies in memory, which may end in its middle; how much of it the kernel
    // knows; whether somebody's may hold a message for this one.
    final List<Entry> table = new ArrayList<>();
    final int tableAt;
    int memoryBytes;
    int first;
    int registered;
    boolean asynchronous;

    // The script: stopped between two traps, or inside one whose end it has not seen.
    boolean stopped;
    @Nullable Outcome ended;
    @Nullable Outcome seen;
    String trap = "";
    boolean inHandler;
    int client = Endpoint.NONE;
    boolean clientWaits;

    // Its callers were released: it must not be let run again.
    boolean doomed;

    Body(String name, Rights rights, int tableAt, int memoryBytes) {
      this.name = name;
      this.rights = rights;
      this.tableAt = tableAt;
      this.memoryBytes = memoryBytes;
      for (int i = 0; i < Actor.TABLE_ENTRIES; i++) {
        table.add(new Entry());
      }
    }

    boolean blocked() {
      return sending || receiving;
    }

    boolean mayRun() {
      return !blocked()
          && !signaled
          && !signalPending
          && !withoutPrivileges
          && !crashed
          && !held
          && !withoutQuantum;
    }
  }

  /// What a swap leaves in its place.
  static final class Slot {
    final int number;
    int endpoint;
    boolean live;
    Body body = nobody();
    Id id = new Id(-1);
    final List<Slot> senders = new ArrayList<>();

    Slot(int number) {
      this.number = number;
      endpoint = number;
    }

    private static Body nobody() {
      return new Body("", new Rights(), 0, 0);
    }

    void empty() {
      body = nobody();
      id = new Id(-1);
    }

    boolean isTask() {
      return number < 0;
    }

    @Override
    public String toString() {
      return body.name + "(" + endpoint + ")";
    }
  }
}
