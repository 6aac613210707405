package dev.spillway.volume.local;

import dev.spillway.volume.store.NotOursException;
import dev.spillway.volume.store.Printable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Claims the folder of a local volume for this installation: compares the database with the
 * folder's marker. Runs at each start while the row of the volume is locked, so that only one node
 * claims.
 *
 * @param folder the folder of the volume; must exist
 * @param installation id of this installation, from the database
 * @param claimed whether the database knows that the marker was written once
 */
public record VolumeClaim(Path folder, String installation, boolean claimed) {

  /** Makes the folder absolute, for messages. */
  public VolumeClaim {
    folder = folder.toAbsolutePath();
  }

  /**
   * Returns when the folder has a durable marker of this installation; the database may then be
   * updated. Claims an empty folder when none was claimed before. May be called again after a crash
   * at any point.
   *
   * @throws NotOursException when the folder does not belong, or must not belong, to this
   *     installation; one sentence with the remedy
   * @throws IOException when the folder cannot be read or written
   */
  public void settle() throws IOException {
    Marker marker = new Marker(folder);
    if (!claimed && marker.read().isEmpty()) {
      claim(marker);
    }
    marker.require(installation);
  }

  private void claim(Marker marker) throws IOException {
    Optional<String> foreign = foreign(folder);
    if (foreign.isPresent()) {
      throw new NotOursException(
          ("The volume folder %s (spillway.volume.path) is not empty, there is '%s', and"
                  + " Spillway has not claimed it: set spillway.volume.path to an empty folder for"
                  + " Spillway alone.")
              .formatted(folder, foreign.get()));
    }
    FolderNames.makeFolder(new LocalNames(folder).blobs());
    marker.write(installation);
  }

  /**
   * A name because of which the folder is not empty. Leftovers of an interrupted claim do not
   * count.
   */
  static Optional<String> foreign(Path folder) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (!LocalNames.isTop(name) || isFullOrNoFolder(folder, child)) {
          return Optional.of(Printable.of(name));
        }
      }
      return Optional.empty();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException | NotDirectoryException e) {
      throw new NotOursException(
          "The volume folder "
              + folder
              + " (spillway.volume.path) is not there: create the folder, mount it, or change the setting.");
    }
  }

  private static boolean isFullOrNoFolder(Path folder, Path child) throws IOException {
    if (!child.equals(new LocalNames(folder).blobs())) {
      return false;
    }
    if (FolderNames.at(child).filter(found -> !found.isDirectory()).isPresent()) {
      return true;
    }
    try (DirectoryStream<Path> slices = Files.newDirectoryStream(child)) {
      return slices.iterator().hasNext();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
