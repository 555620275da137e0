package samsara.pm;

/// User and group of a process.
///
/// @param uid real user
/// @param effectiveUid user for permission checks
/// @param gid real group
/// @param effectiveGid group for permission checks
record Credentials(int uid, int effectiveUid, int gid, int effectiveGid) {
  /// The superuser.
  static final Credentials ROOT = new Credentials(0, 0, 0, 0);

  boolean isRoot() {
    return effectiveUid == 0;
  }

  Credentials withUid(int newUid) {
    return new Credentials(newUid, newUid, gid, effectiveGid);
  }

  Credentials withGid(int newGid) {
    return new Credentials(uid, effectiveUid, newGid, newGid);
  }

  /// `true` if a process with these, which is not the superuser's, may trace one with those.
  boolean mayTrace(Credentials target) {
    return effectiveUid == target.effectiveUid
        && effectiveGid == target.effectiveGid
        && target.effectiveUid == target.uid
        && target.effectiveGid == target.gid;
  }

  /// `true` if a process with these may signal one with those.
  boolean maySignal(Credentials target) {
    return isRoot()
        || uid == target.uid
        || effectiveUid == target.uid
        || uid == target.effectiveUid
        || effectiveUid == target.effectiveUid;
  }
}
