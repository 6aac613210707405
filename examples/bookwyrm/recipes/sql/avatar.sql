-- The account's picture: its name in the archive, and the file in BookWyrm's media folder. No row without an avatar.
-- The importer takes the first file whose name starts with "avatar"; icon.url in person.sql is the same name.
SELECT
    'avatars/' || regexp_replace(account.avatar, '^.*/', '') AS name,
    account.avatar AS path
FROM bookwyrm_user AS account
WHERE account.id = :user_id AND account.local AND NOT account.is_deleted AND account.avatar <> '';
