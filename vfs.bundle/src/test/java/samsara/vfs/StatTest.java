package samsara.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static samsara.vfs.VfsFixture.BUFFER;
import static samsara.vfs.VfsFixture.USER;

import org.junit.jupiter.api.Test;
import samsara.abi.Errno;
import samsara.protocol.vfs.StatRecord;

class StatTest {
  private final VfsFixture vfs = new VfsFixture();

  private StatRecord stat(String name) {
    assertThat(vfs.stat(USER, name, BUFFER)).isEqualTo(0);
    return StatRecord.read(vfs.machine.memoryOf(USER), BUFFER);
  }

  @Test
  void describesASpecialFile() {
    StatRecord hello = stat("/dev/hello");
    assertThat(hello.mode()).isEqualTo(StatRecord.S_IFCHR | 0644);
    assertThat(hello.major()).isEqualTo(17);
    assertThat(hello.minor()).isEqualTo(0);
    assertThat(hello.links()).isEqualTo(1);
  }

  @Test
  void describesADirectory() {
    StatRecord root = stat("/");
    assertThat(root.mode()).isEqualTo(StatRecord.S_IFDIR | 0755);
    assertThat(root.links()).isEqualTo(3);
    assertThat(root.sizeBytes()).isEqualTo(3 * 64);
    assertThat(stat("/dev/..")).isEqualTo(root);
    assertThat(stat("/..")).isEqualTo(root);
  }

  @Test
  void everyFileHasAnInodeOfItsOwn() {
    assertThat(stat("/dev/hello").inode()).isNotEqualTo(stat("/dev/hello1").inode());
    assertThat(stat("/dev").inode()).isNotEqualTo(stat("/").inode());
  }

  @Test
  void needsNoPermissionOnTheFileItself() {
    assertThat(stat("/dev/klog").mode()).isEqualTo(StatRecord.S_IFCHR | 0600);
  }

  @Test
  void anUnknownNameIsEnoent() {
    assertThat(vfs.stat(USER, "/dev/nosuch", BUFFER)).isEqualTo(-Errno.ENOENT);
  }

  @Test
  void aBufferOutsideTheCallersMemoryIsEfault() {
    assertThat(vfs.stat(USER, "/dev/hello", 0)).isEqualTo(-Errno.EFAULT);
  }
}
