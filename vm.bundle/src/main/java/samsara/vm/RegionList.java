package samsara.vm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import samsara.abi.Errno;
import samsara.abi.ErrnoException;
import samsara.vm.Region.Kind;

/// The regions of an address space, sorted and apart from each other.
///
/// MINIX: `servers/vm/region.c`.
final class RegionList {
  private final List<Region> regions = new ArrayList<>();

  /// All of them, in order.
  List<Region> all() {
    return Collections.unmodifiableList(regions);
  }

  /// The region that a page lies in.
  Optional<Region> holding(int page) {
    return regions.stream().filter(region -> region.contains(page)).findFirst();
  }

  /// The data region. `ENOMEM` if there is none.
  Region data() throws ErrnoException {
    return regions.stream()
        .filter(region -> region.kind() == Kind.DATA)
        .findFirst()
        .orElseThrow(() -> new ErrnoException(Errno.ENOMEM));
  }

  /// Adds a region whose range was asked for by [#requireHole].
  void add(Region region) {
    int index = 0;
    while (index < regions.size() && regions.get(index).firstPage() < region.firstPage()) {
      index++;
    }
    regions.add(index, region);
  }

  /// Puts a region in the place of another.
  void replace(Region old, Region replacement) {
    regions.set(regions.indexOf(old), replacement);
  }

  void remove(Region region) {
    regions.remove(region);
  }

  void clear() {
    regions.clear();
  }

  /// `ENOMEM` unless nothing is in a range, and it lies where regions may lie.
  void requireHole(int firstPage, int pageCount) throws ErrnoException {
    boolean fits =
        firstPage >= AddressSpace.DATA_PAGE && pageCount <= AddressSpace.END_PAGE - firstPage;
    for (Region region : regions) {
      fits &= region.endPage() <= firstPage || region.firstPage() - firstPage >= pageCount;
    }
    if (!fits) {
      throw new ErrnoException(Errno.ENOMEM);
    }
  }

  /// `EFAULT` unless every page of a range is in some region.
  void requireCovered(int firstPage, int pageCount) throws ErrnoException {
    int page = firstPage;
    for (Region region : regions) {
      if (region.contains(page)) {
        page = region.endPage();
      }
    }
    if (page - firstPage < pageCount) {
      throw new ErrnoException(Errno.EFAULT);
    }
  }

  /// Where the first hole begins that is large enough, at `fromPage` or behind. It may reach too
  /// far.
  int firstHole(int fromPage, int pageCount) {
    int page = Math.max(fromPage, AddressSpace.DATA_PAGE);
    for (Region region : regions) {
      if (region.endPage() > page && region.firstPage() - page < pageCount) {
        page = region.endPage();
      }
    }
    return page;
  }
}
