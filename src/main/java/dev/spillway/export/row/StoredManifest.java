package dev.spillway.export.row;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A manifest in the database: compressed, and stored once per content. */
@Entity
@Table(name = "manifest")
public class StoredManifest extends PanacheEntityBase {

  @Id public String hash;

  public byte[] encoded;

  public int entries;

  public Instant touchedAt;
}
