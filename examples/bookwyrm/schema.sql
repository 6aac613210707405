-- The tables of a BookWyrm database that an account export reads, with BookWyrm's own names, types, uniques and
-- indexes, for tests and for trying the recipe. A real instance needs nothing of this file: the recipe adds nothing to it.
--
--   createdb bookwyrm && psql -d bookwyrm -f schema.sql -f generate.sql -v users=3 -v books=200 -v bare=0
--
-- What is left out: foreign keys, and the tables that an account export does not read.

-- Two of BookWyrm's indexes are of this kind; it comes with PostgreSQL.
CREATE EXTENSION IF NOT EXISTS bloom;

CREATE TABLE bookwyrm_user (
    id integer NOT NULL, password varchar(128) NOT NULL, last_login timestamptz, is_superuser boolean NOT NULL,
    first_name varchar(150) NOT NULL, last_name varchar(150) NOT NULL, is_staff boolean NOT NULL,
    is_active boolean NOT NULL, date_joined timestamptz NOT NULL, username varchar(150) NOT NULL, email varchar(254),
    is_deleted boolean NOT NULL, force_password_reset boolean NOT NULL, key_pair_id integer, inbox varchar(255) NOT NULL,
    shared_inbox varchar(255), federated_server_id integer, outbox varchar(255), summary text, local boolean NOT NULL,
    bookwyrm_user boolean NOT NULL, localname varchar(255), name varchar(100), avatar varchar(100),
    preview_image varchar(100), followers_url varchar(255) NOT NULL, default_post_privacy varchar(255) NOT NULL,
    remote_id varchar(255), created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL,
    last_active_date timestamptz NOT NULL, manually_approves_followers boolean NOT NULL, theme_id integer,
    hide_follows boolean NOT NULL, is_profile_private boolean NOT NULL, moved_to varchar(255), show_goal boolean NOT NULL,
    show_suggested_users boolean NOT NULL, discoverable boolean NOT NULL, show_guided_tour boolean NOT NULL,
    show_ratings boolean NOT NULL, readwise_api_key varchar(255), feed_status_types varchar(10)[] NOT NULL,
    summary_keys jsonb, preferred_timezone varchar(255) NOT NULL, preferred_language varchar(255),
    deactivation_reason varchar(255), deactivation_date timestamptz, allow_reactivation boolean NOT NULL,
    confirmation_code varchar(32) NOT NULL, two_factor_auth boolean, otp_secret varchar(32), hotp_secret varchar(32),
    hotp_count integer, CONSTRAINT bookwyrm_user_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_user_username_key ON bookwyrm_user (username);
CREATE UNIQUE INDEX bookwyrm_user_email_key ON bookwyrm_user (email);
CREATE UNIQUE INDEX bookwyrm_user_key_pair_id_key ON bookwyrm_user (key_pair_id);
CREATE UNIQUE INDEX bookwyrm_user_inbox_key ON bookwyrm_user (inbox);
CREATE UNIQUE INDEX bookwyrm_user_outbox_key ON bookwyrm_user (outbox);
CREATE UNIQUE INDEX bookwyrm_user_localname_key ON bookwyrm_user (localname);
CREATE UNIQUE INDEX bookwyrm_user_remote_id_key ON bookwyrm_user (remote_id);
CREATE INDEX bookwyrm_user_username_8c7653a6_like ON bookwyrm_user (username varchar_pattern_ops);
CREATE INDEX bookwyrm_user_email_14e1f471_like ON bookwyrm_user (email varchar_pattern_ops);
CREATE INDEX bookwyrm_user_inbox_9d6236a4_like ON bookwyrm_user (inbox varchar_pattern_ops);
CREATE INDEX bookwyrm_user_federated_server_id_97177f4f ON bookwyrm_user (federated_server_id);
CREATE INDEX bookwyrm_user_outbox_359bdd20_like ON bookwyrm_user (outbox varchar_pattern_ops);
CREATE INDEX bookwyrm_user_remote_id_4edd87e1_like ON bookwyrm_user (remote_id varchar_pattern_ops);
CREATE INDEX bookwyrm_user_theme_id_bbaa5748 ON bookwyrm_user (theme_id);
CREATE INDEX bookwyrm_us_usernam_b2546d_idx ON bookwyrm_user (username);
CREATE INDEX bookwyrm_us_local_40fe61_idx ON bookwyrm_user (local, is_active, last_active_date);

CREATE TABLE bookwyrm_keypair (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    private_key text, public_key text, CONSTRAINT bookwyrm_keypair_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_ke_remote__472927_idx ON bookwyrm_keypair (remote_id);

CREATE TABLE bookwyrm_book (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    origin_id varchar(255), openlibrary_key varchar(255), finna_key varchar(255), libris_key varchar(255),
    inventaire_id varchar(255), librarything_key varchar(255), goodreads_key varchar(255), bnf_id varchar(255),
    viaf varchar(255), wikidata varchar(255), asin varchar(255), aasin varchar(255), isfdb varchar(255),
    search_vector tsvector, last_edited_by_id integer, connector_id integer, title text NOT NULL, sort_title varchar(255),
    subtitle text, description text, languages varchar(255)[] NOT NULL, series text, series_number varchar(255),
    subjects varchar(255)[], subject_places varchar(255)[], cover varchar(100), preview_image varchar(100),
    first_published_date timestamptz, published_date timestamptz, first_published_date_precision varchar(10),
    published_date_precision varchar(10), CONSTRAINT bookwyrm_book_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_book_last_edited_by_id_8841f3e2 ON bookwyrm_book (last_edited_by_id);
CREATE INDEX bookwyrm_book_connector_id_8fbc0d54 ON bookwyrm_book (connector_id);
CREATE INDEX bookwyrm_bo_search__51beb3_gin ON bookwyrm_book USING gin (search_vector);
CREATE INDEX bookwyrm_bo_origin__d045df_bloom
    ON bookwyrm_book USING bloom (origin_id, remote_id, openlibrary_key, finna_key, libris_key, inventaire_id, librarything_key, goodreads_key, bnf_id, viaf, wikidata, asin, aasin, isfdb);

CREATE TABLE bookwyrm_work (
    book_ptr_id integer NOT NULL, lccn varchar(255), CONSTRAINT bookwyrm_work_pkey PRIMARY KEY (book_ptr_id)
);

CREATE TABLE bookwyrm_edition (
    book_ptr_id integer NOT NULL, isbn_10 varchar(255), isbn_13 varchar(255), oclc_number varchar(255), pages integer,
    physical_format varchar(255), physical_format_detail varchar(255), publishers varchar(255)[] NOT NULL,
    parent_work_id integer, edition_rank integer NOT NULL, CONSTRAINT bookwyrm_edition_pkey PRIMARY KEY (book_ptr_id)
);
CREATE INDEX bookwyrm_edition_parent_work_id_b5be24fd ON bookwyrm_edition (parent_work_id);
CREATE INDEX bookwyrm_ed_isbn_10_435a21_bloom ON bookwyrm_edition USING bloom (isbn_10, isbn_13, oclc_number);
CREATE INDEX bookwyrm_ed_parent__c4f87c_idx ON bookwyrm_edition (parent_work_id, edition_rank DESC);

CREATE TABLE bookwyrm_author (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    origin_id varchar(255), openlibrary_key varchar(255), finna_key varchar(255), libris_key varchar(255),
    inventaire_id varchar(255), librarything_key varchar(255), goodreads_key varchar(255), bnf_id varchar(255),
    viaf varchar(255), wikidata varchar(255), asin varchar(255), aasin varchar(255), search_vector tsvector,
    last_edited_by_id integer, wikipedia_link varchar(255), isni varchar(255), gutenberg_id varchar(255),
    isfdb varchar(255), website varchar(255), born timestamptz, died timestamptz, name varchar(255) NOT NULL,
    aliases varchar(255)[] NOT NULL, bio text, born_precision varchar(10), died_precision varchar(10),
    CONSTRAINT bookwyrm_author_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_author_last_edited_by_id_7092120c ON bookwyrm_author (last_edited_by_id);
CREATE INDEX bookwyrm_au_search__b050a8_gin ON bookwyrm_author USING gin (search_vector);

CREATE TABLE bookwyrm_book_authors (
    id integer NOT NULL, book_id integer NOT NULL, author_id integer NOT NULL,
    CONSTRAINT bookwyrm_book_authors_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_book_authors_book_id_author_id_2bf82287_uniq ON bookwyrm_book_authors (book_id, author_id);
CREATE INDEX bookwyrm_book_authors_book_id_735347a7 ON bookwyrm_book_authors (book_id);
CREATE INDEX bookwyrm_book_authors_author_id_979d5596 ON bookwyrm_book_authors (author_id);

CREATE TABLE bookwyrm_shelf (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    name varchar(100) NOT NULL, identifier varchar(100) NOT NULL, description text, user_id integer NOT NULL,
    editable boolean NOT NULL, privacy varchar(255) NOT NULL, CONSTRAINT bookwyrm_shelf_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_shelf_user_id_identifier_5b8bcd2a_uniq ON bookwyrm_shelf (user_id, identifier);
CREATE INDEX bookwyrm_shelf_user_id_cb8d2889 ON bookwyrm_shelf (user_id);

CREATE TABLE bookwyrm_shelfbook (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    book_id integer NOT NULL, shelf_id integer NOT NULL, shelved_date timestamptz NOT NULL, user_id integer NOT NULL,
    CONSTRAINT bookwyrm_shelfbook_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_shelfbook_book_id_shelf_id_7e945535_uniq ON bookwyrm_shelfbook (book_id, shelf_id);
CREATE INDEX bookwyrm_shelfbook_book_id_c04724de ON bookwyrm_shelfbook (book_id);
CREATE INDEX bookwyrm_shelfbook_shelf_id_30ee4fe8 ON bookwyrm_shelfbook (shelf_id);
CREATE INDEX bookwyrm_shelfbook_user_id_60796f7f ON bookwyrm_shelfbook (user_id);

CREATE TABLE bookwyrm_list (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    embed_key uuid, privacy varchar(255) NOT NULL, user_id integer NOT NULL, name varchar(100) NOT NULL, description text,
    curation varchar(255) NOT NULL, group_id integer, CONSTRAINT bookwyrm_list_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_list_embed_key_key ON bookwyrm_list (embed_key);
CREATE INDEX bookwyrm_list_user_id_4f06fe40 ON bookwyrm_list (user_id);
CREATE INDEX bookwyrm_list_group_id_14d749aa ON bookwyrm_list (group_id);
CREATE INDEX bookwyrm_li_privacy_a38257_idx ON bookwyrm_list (privacy, updated_date DESC);

CREATE TABLE bookwyrm_listitem (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_id integer NOT NULL, notes text, raw_notes text, edition_id integer NOT NULL, book_list_id integer NOT NULL,
    approved boolean NOT NULL, "order" integer NOT NULL, CONSTRAINT bookwyrm_listitem_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_listitem_edition_id_book_list_id_8eb23859_uniq ON bookwyrm_listitem (edition_id, book_list_id);
CREATE UNIQUE INDEX bookwyrm_listitem_order_book_list_id_9d1ebca7_uniq ON bookwyrm_listitem ("order", book_list_id);
CREATE INDEX bookwyrm_listitem_user_id_102fa487 ON bookwyrm_listitem (user_id);
CREATE INDEX bookwyrm_listitem_edition_id_d4a77596 ON bookwyrm_listitem (edition_id);
CREATE INDEX bookwyrm_listitem_book_list_id_b4ab6a52 ON bookwyrm_listitem (book_list_id);

CREATE TABLE bookwyrm_status (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_id integer NOT NULL, content text, raw_content text, local boolean NOT NULL, content_warning varchar(500),
    privacy varchar(255) NOT NULL, sensitive boolean NOT NULL, published_date timestamptz NOT NULL,
    edited_date timestamptz, deleted boolean NOT NULL, deleted_date timestamptz, reply_parent_id integer,
    thread_id integer, ready boolean NOT NULL, CONSTRAINT bookwyrm_status_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_status_user_id_b343e19b ON bookwyrm_status (user_id);
CREATE INDEX bookwyrm_status_reply_parent_id_dcdefaee ON bookwyrm_status (reply_parent_id);
CREATE INDEX bookwyrm_st_remote__06aeba_idx ON bookwyrm_status (remote_id);
CREATE INDEX bookwyrm_st_thread__cf064f_idx ON bookwyrm_status (thread_id);

CREATE TABLE bookwyrm_comment (
    status_ptr_id integer NOT NULL, book_id integer NOT NULL, reading_status varchar(255), progress integer,
    progress_mode varchar(3), CONSTRAINT bookwyrm_comment_pkey PRIMARY KEY (status_ptr_id)
);
CREATE INDEX bookwyrm_comment_book_id_084ee59b ON bookwyrm_comment (book_id);

CREATE TABLE bookwyrm_quotation (
    status_ptr_id integer NOT NULL, book_id integer NOT NULL, reading_status varchar(255), quote text NOT NULL,
    raw_quote text, position text, endposition text, position_mode varchar(3),
    CONSTRAINT bookwyrm_quotation_pkey PRIMARY KEY (status_ptr_id)
);
CREATE INDEX bookwyrm_quotation_book_id_22093e34 ON bookwyrm_quotation (book_id);

CREATE TABLE bookwyrm_review (
    status_ptr_id integer NOT NULL, book_id integer NOT NULL, reading_status varchar(255), name varchar(255),
    rating numeric, CONSTRAINT bookwyrm_review_pkey PRIMARY KEY (status_ptr_id)
);
CREATE INDEX bookwyrm_review_book_id_26b3aead ON bookwyrm_review (book_id);

CREATE TABLE bookwyrm_reviewrating (
    review_ptr_id integer NOT NULL, CONSTRAINT bookwyrm_reviewrating_pkey PRIMARY KEY (review_ptr_id)
);

CREATE TABLE bookwyrm_readthrough (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_id integer NOT NULL, book_id integer NOT NULL, progress integer, progress_mode varchar(3) NOT NULL,
    start_date timestamptz, finish_date timestamptz, stopped_date timestamptz, is_active boolean NOT NULL,
    CONSTRAINT bookwyrm_readthrough_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_readthrough_user_id_cdc1934b ON bookwyrm_readthrough (user_id);
CREATE INDEX bookwyrm_readthrough_book_id_2709f9a5 ON bookwyrm_readthrough (book_id);

CREATE TABLE bookwyrm_annualgoal (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_id integer NOT NULL, goal integer NOT NULL, year integer NOT NULL, privacy varchar(255) NOT NULL,
    CONSTRAINT bookwyrm_annualgoal_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_annualgoal_user_id_year_b5c6c263_uniq ON bookwyrm_annualgoal (user_id, year);
CREATE INDEX bookwyrm_annualgoal_user_id_990d313d ON bookwyrm_annualgoal (user_id);

CREATE TABLE bookwyrm_userfollows (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_subject_id integer NOT NULL, user_object_id integer NOT NULL,
    CONSTRAINT bookwyrm_userfollows_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX userfollows_unique ON bookwyrm_userfollows (user_subject_id, user_object_id);
CREATE INDEX bookwyrm_userfollows_user_subject_id_8f86563d ON bookwyrm_userfollows (user_subject_id);
CREATE INDEX bookwyrm_userfollows_user_object_id_01314278 ON bookwyrm_userfollows (user_object_id);

CREATE TABLE bookwyrm_userblocks (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_subject_id integer NOT NULL, user_object_id integer NOT NULL,
    CONSTRAINT bookwyrm_userblocks_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX userblocks_unique ON bookwyrm_userblocks (user_subject_id, user_object_id);
CREATE INDEX bookwyrm_userblocks_user_subject_id_52f9bc38 ON bookwyrm_userblocks (user_subject_id);
CREATE INDEX bookwyrm_userblocks_user_object_id_ff33ba18 ON bookwyrm_userblocks (user_object_id);

CREATE TABLE bookwyrm_user_saved_lists (
    id integer NOT NULL, user_id integer NOT NULL, list_id integer NOT NULL,
    CONSTRAINT bookwyrm_user_saved_lists_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_user_saved_lists_user_id_list_id_d9fb8a3f_uniq ON bookwyrm_user_saved_lists (user_id, list_id);
CREATE INDEX bookwyrm_user_saved_lists_user_id_e0066a9e ON bookwyrm_user_saved_lists (user_id);
CREATE INDEX bookwyrm_user_saved_lists_list_id_ccfe32c8 ON bookwyrm_user_saved_lists (list_id);

CREATE TABLE bookwyrm_user_also_known_as (
    id integer NOT NULL, from_user_id integer NOT NULL, to_user_id integer NOT NULL,
    CONSTRAINT bookwyrm_user_also_known_as_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_user_also_known_from_user_id_to_user_id_698f25d8_uniq
    ON bookwyrm_user_also_known_as (from_user_id, to_user_id);
CREATE INDEX bookwyrm_user_also_known_as_from_user_id_28901ac4 ON bookwyrm_user_also_known_as (from_user_id);
CREATE INDEX bookwyrm_user_also_known_as_to_user_id_45d60592 ON bookwyrm_user_also_known_as (to_user_id);

CREATE TABLE bookwyrm_link (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    url varchar(255) NOT NULL, added_by_id integer, domain_id integer, CONSTRAINT bookwyrm_link_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_link_added_by_id_dbc4547e ON bookwyrm_link (added_by_id);
CREATE INDEX bookwyrm_link_domain_id_024a20da ON bookwyrm_link (domain_id);

CREATE TABLE bookwyrm_filelink (
    link_ptr_id integer NOT NULL, book_id integer, filetype varchar(50) NOT NULL, availability varchar(100) NOT NULL,
    CONSTRAINT bookwyrm_filelink_pkey PRIMARY KEY (link_ptr_id)
);
CREATE INDEX bookwyrm_filelink_book_id_1ba86f32 ON bookwyrm_filelink (book_id);

CREATE TABLE bookwyrm_seriesbook (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    user_id integer NOT NULL, series_id integer NOT NULL, book_id integer NOT NULL, series_number varchar(255),
    CONSTRAINT bookwyrm_seriesbook_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_seriesbook_book_id_series_id_7582a54a_uniq ON bookwyrm_seriesbook (book_id, series_id);
CREATE INDEX bookwyrm_seriesbook_user_id_5edd5e42 ON bookwyrm_seriesbook (user_id);
CREATE INDEX bookwyrm_seriesbook_series_id_47d9182d ON bookwyrm_seriesbook (series_id);
CREATE INDEX bookwyrm_seriesbook_book_id_a13a3432 ON bookwyrm_seriesbook (book_id);

CREATE TABLE bookwyrm_series (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    origin_id varchar(255), openlibrary_key varchar(255), finna_key varchar(255), libris_key varchar(255),
    inventaire_id varchar(255), librarything_key varchar(255), goodreads_key varchar(255), bnf_id varchar(255),
    viaf varchar(255), wikidata varchar(255), asin varchar(255), aasin varchar(255), isfdb varchar(255),
    search_vector tsvector, last_edited_by_id integer, user_id integer NOT NULL, name text NOT NULL,
    alternative_names varchar(255)[] NOT NULL, CONSTRAINT bookwyrm_series_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_series_last_edited_by_id_3ddc9656 ON bookwyrm_series (last_edited_by_id);
CREATE INDEX bookwyrm_series_user_id_20dc2b55 ON bookwyrm_series (user_id);

CREATE TABLE bookwyrm_image (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    status_id integer, image varchar(100), caption text, CONSTRAINT bookwyrm_image_pkey PRIMARY KEY (id)
);
CREATE INDEX bookwyrm_image_status_id_606d4538 ON bookwyrm_image (status_id);

CREATE TABLE bookwyrm_status_mention_users (
    id integer NOT NULL, status_id integer NOT NULL, user_id integer NOT NULL,
    CONSTRAINT bookwyrm_status_mention_users_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_status_mention_users_status_id_user_id_8184ecfd_uniq
    ON bookwyrm_status_mention_users (status_id, user_id);
CREATE INDEX bookwyrm_status_mention_users_status_id_01acc86b ON bookwyrm_status_mention_users (status_id);
CREATE INDEX bookwyrm_status_mention_users_user_id_7a5496e2 ON bookwyrm_status_mention_users (user_id);

CREATE TABLE bookwyrm_status_mention_books (
    id integer NOT NULL, status_id integer NOT NULL, edition_id integer NOT NULL,
    CONSTRAINT bookwyrm_status_mention_books_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_status_mention__status_id_edition_id_4328ba36_uniq
    ON bookwyrm_status_mention_books (status_id, edition_id);
CREATE INDEX bookwyrm_status_mention_books_status_id_7b542958 ON bookwyrm_status_mention_books (status_id);
CREATE INDEX bookwyrm_status_mention_books_edition_id_ace870fd ON bookwyrm_status_mention_books (edition_id);

CREATE TABLE bookwyrm_status_mention_hashtags (
    id integer NOT NULL, status_id integer NOT NULL, hashtag_id integer NOT NULL,
    CONSTRAINT bookwyrm_status_mention_hashtags_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX bookwyrm_status_mention__status_id_hashtag_id_7a63f521_uniq
    ON bookwyrm_status_mention_hashtags (status_id, hashtag_id);
CREATE INDEX bookwyrm_status_mention_hashtags_status_id_d5d54f76 ON bookwyrm_status_mention_hashtags (status_id);
CREATE INDEX bookwyrm_status_mention_hashtags_hashtag_id_a2202e05 ON bookwyrm_status_mention_hashtags (hashtag_id);

CREATE TABLE bookwyrm_hashtag (
    id integer NOT NULL, created_date timestamptz NOT NULL, updated_date timestamptz NOT NULL, remote_id varchar(255),
    name varchar(256) NOT NULL, CONSTRAINT bookwyrm_hashtag_pkey PRIMARY KEY (id)
);
