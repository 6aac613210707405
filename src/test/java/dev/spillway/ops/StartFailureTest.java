package dev.spillway.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.spillway.volume.local.VolumeClaim;
import dev.spillway.volume.store.NotOursException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailureTest {

  @TempDir Path folder;

  @Test
  void aForeignVolumeHasASentenceOfItsOwn() {
    assertThat(StartFailure.sentences(wrapped(new NotOursException("It is not ours: change it."))))
        .containsExactly("It is not ours: change it.");
  }

  @Test
  void aVolumeThatCannotBeWrittenIsToldWithItsSettingAndTheCause() throws IOException {
    // The marker's temporary name is taken by a folder: the file system refuses to open it.
    Files.createDirectory(folder.resolve(".spillway-volume.part"));
    Throwable failure = catchThrowable(() -> new VolumeClaim(folder, "ours", false).settle());

    assertThat(failure).isInstanceOf(IOException.class).isNotInstanceOf(NotOursException.class);
    assertThat(StartFailure.sentences(wrapped(failure)))
        .singleElement(STRING)
        .startsWith("The volume (spillway.volume.path) cannot be opened (" + folder)
        .contains("mounted", "writable")
        .hasLineCount(1);
  }

  @Test
  void aPortThatMayNotBeListenedOnIsToldWithTheSettings() {
    Throwable failure =
        new RuntimeException(
            "Unable to start HTTP server", new SocketException("Permission denied"));
    assertThat(StartFailure.sentences(failure))
        .singleElement(STRING)
        .startsWith("A port cannot be listened on (Permission denied): set quarkus.http.port")
        .hasLineCount(1);
    assertThat(StartFailure.sentences(wrapped(new SocketException("Connection reset")))).isEmpty();
  }

  @Test
  void whatIsNotOfTheVolumeStaysUnknown() {
    assertThat(StartFailure.sentences(wrapped(new IOException("elsewhere")))).isEmpty();
  }

  private static Throwable wrapped(Throwable cause) {
    return new IllegalStateException("Error creating a bean", new RuntimeException(cause));
  }
}
