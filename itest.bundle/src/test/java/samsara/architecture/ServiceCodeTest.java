package samsara.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import org.junit.jupiter.api.Test;

/// What the code of a service may do: a run in simulated time must be a function of its seed, and
/// all services share the one thread that is the processor.
final class ServiceCodeTest {
  @Test
  void servicesHaveNoThreadsAndNoLocks() {
    noClasses()
        .that()
        .resideInAnyPackage(Production.SERVICES)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Thread.class, ThreadLocal.class, Process.class, Runtime.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.concurrent..")
        .orShould()
        .callMethod(Object.class, "wait")
        .orShould()
        .callMethod(Object.class, "notifyAll")
        .check(Production.classes());
    classes()
        .that()
        .resideInAnyPackage(Production.SERVICES)
        .should(notSynchronize())
        .check(Production.classes());
  }

  @Test
  void servicesHaveNoClockAndNoChanceOfTheirOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(Production.SERVICES)
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.(time\\..*|util\\.(Random|Timer|Date|UUID)|security\\.SecureRandom)")
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("java.util.random..")
        .check(Production.classes());
  }

  @Test
  void servicesReachTheHostThroughTheKernelOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(Production.SERVICES)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..", "java.nio.channels..", "java.net..", "sun..", "jdk..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*")
        .check(Production.classes());
  }

  private static ArchCondition<JavaClass> notSynchronize() {
    return new ArchCondition<>("not synchronize") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        for (MethodModel method : parse(each).methods()) {
          if (synchronizes(method)) {
            events.add(
                SimpleConditionEvent.violated(
                    each, each.getName() + "." + method.methodName().stringValue() + " locks"));
          }
        }
      }
    };
  }

  private static boolean synchronizes(MethodModel method) {
    return method.flags().has(AccessFlag.SYNCHRONIZED)
        || method.code().stream()
            .flatMap(code -> code.elementStream())
            .anyMatch(MonitorInstruction.class::isInstance);
  }

  private static ClassModel parse(JavaClass each) {
    try (InputStream in = each.getSource().orElseThrow().getUri().toURL().openStream()) {
      return ClassFile.of().parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
