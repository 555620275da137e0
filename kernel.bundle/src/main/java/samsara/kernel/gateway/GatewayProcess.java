package samsara.kernel.gateway;

import samsara.abi.Endpoint;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.abi.Message;
import samsara.kernel.core.Core;
import samsara.kernel.host.HostProcess;
import samsara.protocol.pm.PmCall;

/// A host process as its host thread sees it.
final class GatewayProcess implements HostProcess {
  private static final int ALIGNMENT = 8;

  private final Core core;
  private final HostClient client;
  private final HostWait wait;
  private final String name;
  private final int endpoint;
  private final int pid;
  private int free;
  private int end;

  GatewayProcess(Core core, HostClient client, HostWait wait, String name, int pid) {
    this.core = core;
    this.client = client;
    this.wait = wait;
    this.name = name;
    this.pid = pid;
    this.endpoint = client.body().proc.endpoint;
    wait.onCpu(this::start);
  }

  private void start() {
    client.body().name = name;
    free = client.body().dataStart;
    end = core.dataEnd(client.body());
  }

  @Override
  public int endpoint() {
    return endpoint;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int sendrec(int peer, long[] message) throws InterruptedException {
    Request request = new Request(peer);
    Message.copy(message, request.message);
    wait.post(() -> client.submit(request));
    try {
      int result = wait.forAnswer(request);
      if (result == Errno.OK) {
        Message.copy(request.message, message);
      }
      return result;
    } catch (InterruptedException e) {
      wait.post(() -> InitGateway.interrupt(core, client.body()));
      return -Errno.EINTR;
    }
  }

  @Override
  public void read(int address, byte[] target, int offset, int lengthBytes) throws ErrnoException {
    access(
        address,
        lengthBytes,
        false,
        () -> core.memories().of(client.body()).read(address, target, offset, lengthBytes));
  }

  @Override
  public void write(int address, byte[] source, int offset, int lengthBytes) throws ErrnoException {
    access(
        address,
        lengthBytes,
        true,
        () -> core.memories().of(client.body()).write(address, source, offset, lengthBytes));
  }

  private void access(int address, int bytes, boolean write, Runnable copy) throws ErrnoException {
    Request request = new Request(0);
    wait.onCpu(request, () -> client.access(request, address, bytes, write, copy));
    ErrnoException.check(request.result());
  }

  @Override
  public int allocate(int bytes) throws ErrnoException {
    int address = free;
    if (bytes < 0 || bytes > end - address) {
      throw new ErrnoException(Errno.ENOMEM, "no room for bytes=" + bytes + " in " + name);
    }
    free = Math.min(end, (address + bytes + ALIGNMENT - 1) & -ALIGNMENT);
    return address;
  }

  @Override
  public void release(int address) {
    free = address;
  }

  @Override
  public void close() {
    if (!client.isEnded()) {
      Request request = new Request(Endpoint.PM);
      Message.type(request.message, PmCall.EXIT.number());
      wait.post(() -> client.submit(request));
      try {
        wait.forAnswer(request);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
