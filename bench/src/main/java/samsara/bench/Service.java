package samsara.bench;

/// Something that answers a number with its successor: eight classes of it, so that a call is not
/// inlined to nothing.
interface Service {
  long answer(long value);

  static Service[] eight() {
    return new Service[] {
      new S0(), new S1(), new S2(), new S3(), new S4(), new S5(), new S6(), new S7()
    };
  }

  record S0() implements Service {
    @Override
    public long answer(long value) {
      return value + 1;
    }
  }

  record S1() implements Service {
    @Override
    public long answer(long value) {
      return 1 + value;
    }
  }

  record S2() implements Service {
    @Override
    public long answer(long value) {
      return value - -1;
    }
  }

  record S3() implements Service {
    @Override
    public long answer(long value) {
      return -(-value - 1);
    }
  }

  record S4() implements Service {
    @Override
    public long answer(long value) {
      return Math.incrementExact(value);
    }
  }

  record S5() implements Service {
    @Override
    public long answer(long value) {
      return Math.addExact(value, 1);
    }
  }

  record S6() implements Service {
    @Override
    public long answer(long value) {
      return Long.sum(value, 1);
    }
  }

  record S7() implements Service {
    @Override
    public long answer(long value) {
      return Math.subtractExact(value, -1);
    }
  }
}
