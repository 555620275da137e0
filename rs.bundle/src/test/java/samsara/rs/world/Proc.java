package samsara.rs.world;

import samsara.testkit.FakeMemory;

/// What stays at a swap: a slot with its endpoint and privilege id.
final class Proc {
  final int endpoint;
  final FakeMemory memory = new FakeMemory();
  int privilegeId = -1;
  Body body;

  Proc(int endpoint, Body body) {
    this.endpoint = endpoint;
    this.body = body;
    body.proc = this;
  }
}
