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
 * Whether the folder of a local volume is this installation's: what the database knows, held
 * against the folder's marker. To be settled at each start while the row of the volume is locked,
 * so that only one node claims.
 *
 * @param folder the folder of the volume; must exist
 * @param installation id of this installation, as the database has it
 * @param claimed whether the database knows that the marker was written once
 */
public record VolumeClaim(Path folder, String installation, boolean claimed) {

  /** For an absolute path in sentences. */
  public VolumeClaim {
    folder = folder.toAbsolutePath();
  }

  /**
   * Returns when the folder is this installation's, with a marker that is durable; the database may
   * then say so. Claims an empty folder when none was claimed before. May be called again after a
   * crash at any point.
   *
   * @throws NotOursException when the folder is not, or may not be, this installation's; one
   *     sentence with the remedy
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
          "The volume folder "
              + folder
              + " (spillway.volume.path) is not empty, there is '"
              + foreign.get()
              + "', and Spillway has not claimed it: set spillway.volume.path to an empty folder for Spillway alone.");
    }
    FolderNames.makeFolder(new LocalNames(folder).blobs());
    marker.write(installation);
  }

  /** A name that keeps the folder from being empty. What an interrupted claim has left does not. */
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
