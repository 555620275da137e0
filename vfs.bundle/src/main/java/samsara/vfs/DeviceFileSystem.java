package samsara.vfs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import samsara.protocol.vfs.StatRecord;

/// The built-in root file system: special files and the directories that lead to them, read only.
/// It exists from the first moment and needs no driver. A disk's file system takes its place as
/// root when there is one.
final class DeviceFileSystem implements FileSystem {
  /// Device number that stat shows: a minor of the major that stands for no device.
  static final int DEVICE = 1;

  private static final int DIRECTORY_MODE = StatRecord.S_IFDIR | 0755;
  private static final int ENTRY_BYTES = 64;
  private static final int FIRST_INODE = 1;

  private final Map<Integer, Directory> byInode = new HashMap<>();
  private final Directory root;
  private int nextInode = FIRST_INODE;

  DeviceFileSystem(List<DeviceNode> nodes) {
    root = newDirectory(null);
    for (DeviceNode node : nodes) {
      add(node);
    }
  }

  private Directory newDirectory(@Nullable Directory parent) {
    Directory directory = new Directory(nextInode++, parent);
    byInode.put(directory.inode, directory);
    return directory;
  }

  private void add(DeviceNode node) {
    String[] names = node.path().substring(1).split("/", -1);
    Directory directory = root;
    for (int i = 0; i < names.length - 1; i++) {
      Directory parent = directory;
      directory = parent.directories.computeIfAbsent(names[i], name -> newDirectory(parent));
    }
    Vnode vnode = new Vnode(nextInode++, node.mode(), 1, node.uid(), node.gid(), node.device(), 0);
    if (directory.files.putIfAbsent(names[names.length - 1], vnode) != null) {
      throw new IllegalArgumentException("path=" + node.path() + " stands twice");
    }
  }

  @Override
  public int device() {
    return DEVICE;
  }

  @Override
  public Vnode root() {
    return root.vnode();
  }

  @Override
  public Optional<Vnode> entry(Vnode directory, String name) {
    Directory at = byInode.get(directory.inode());
    if (at == null) {
      return Optional.empty();
    }
    return switch (name) {
      case "." -> Optional.of(at.vnode());
      case ".." -> Optional.of(at.parent == null ? at.vnode() : at.parent.vnode());
      default -> {
        Directory below = at.directories.get(name);
        yield below == null ? Optional.ofNullable(at.files.get(name)) : Optional.of(below.vnode());
      }
    };
  }

  private static final class Directory {
    final int inode;
    final @Nullable Directory parent;
    final Map<String, Directory> directories = new HashMap<>();
    final Map<String, Vnode> files = new HashMap<>();

    Directory(int inode, @Nullable Directory parent) {
      this.inode = inode;
      this.parent = parent;
    }

    Vnode vnode() {
      int links = 2 + directories.size();
      int entries = 2 + directories.size() + files.size();
      return new Vnode(
          inode, DIRECTORY_MODE, links, 0, 0, DeviceNumber.NONE, entries * ENTRY_BYTES);
    }
  }
}
