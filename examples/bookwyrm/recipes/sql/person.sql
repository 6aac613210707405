-- The account itself: the ActivityPub Person that opens archive.json, and the account's settings.
--
-- One row. None when the account is not there, was deleted, or belongs to another server: then there is nothing to export.
--
-- What the importer asks for:
--   id is a URL; summary is there (null would become the text "None", so it is an empty text);
--   manuallyApprovesFollowers, hideFollows, discoverable and the four settings are there;
--   icon is {} without an avatar; with one, its url names a file that avatar.sql adds to the archive.
--
-- Columns are named one by one: beside them are the account's password, e-mail address and secrets, which nobody who reads needs.
WITH account AS (
    SELECT
        person.id, person.key_pair_id, person.username, person.localname, person.name, person.summary, person.avatar,
        person.inbox, person.shared_inbox, person.outbox, person.followers_url, person.moved_to, person.bookwyrm_user,
        person.manually_approves_followers, person.discoverable, person.hide_follows, person.show_goal,
        person.show_suggested_users, person.preferred_timezone, person.default_post_privacy,
        -- A local account has had its address since it was made; should it be lost, the inbox still tells it.
        coalesce(person.remote_id, regexp_replace(person.inbox, '/inbox$', '')) AS url
    FROM bookwyrm_user AS person
    WHERE person.id = :user_id AND person.local AND NOT person.is_deleted
)
SELECT
    jsonb_build_object(
        '@context', json '[
            "https://www.w3.org/ns/activitystreams",
            "https://w3id.org/security/v1",
            {
                "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
                "schema": "http://schema.org#",
                "PropertyValue": "schema:PropertyValue",
                "value": "schema:value",
                "Hashtag": "as:Hashtag",
                "alsoKnownAs": {"@id": "as:alsoKnownAs", "@type": "@id"},
                "movedTo": {"@id": "as:movedTo", "@type": "@id"}
            }
        ]',
        'id', account.url,
        'type', 'Person',
        'preferredUsername', coalesce(account.localname, split_part(account.username, '@', 1)),
        'name', coalesce(account.name, ''),
        'summary', coalesce(account.summary, ''),
        'inbox', account.inbox,
        'outbox', coalesce(account.outbox, account.url || '/outbox'),
        'followers', account.followers_url,
        'following', account.url || '/following',
        'endpoints', CASE
            WHEN account.shared_inbox IS NULL THEN jsonb_build_object()
            ELSE jsonb_build_object('sharedInbox', account.shared_inbox)
        END,
        'publicKey', jsonb_build_object(
            'id', coalesce(keys.remote_id, account.url || '/#main-key'),
            'owner', account.url,
            'publicKeyPem', coalesce(keys.public_key, '')
        ),
        'icon', CASE
            WHEN coalesce(account.avatar, '') = '' THEN jsonb_build_object()
            ELSE jsonb_build_object(
                'type', 'Image',
                'url', 'avatars/' || regexp_replace(account.avatar, '^.*/', ''),
                'name', 'avatar for ' || coalesce(account.localname, account.username)
            )
        END,
        'bookwyrmUser', account.bookwyrm_user,
        'manuallyApprovesFollowers', account.manually_approves_followers,
        'discoverable', account.discoverable,
        'hideFollows', account.hide_follows,
        'alsoKnownAs', coalesce(
            (
                SELECT jsonb_agg(coalesce(other.remote_id, regexp_replace(other.inbox, '/inbox$', '')) ORDER BY known.id)
                FROM bookwyrm_user_also_known_as AS known
                JOIN bookwyrm_user AS other ON other.id = known.to_user_id
                WHERE known.from_user_id = account.id
            ),
            '[]'
        ),
        'settings', jsonb_build_object(
            'show_goal', account.show_goal,
            'preferred_timezone', account.preferred_timezone,
            'default_post_privacy', account.default_post_privacy,
            'show_suggested_users', account.show_suggested_users
        )
    )
    -- movedTo is there only for an account that has moved.
    || CASE
        WHEN account.moved_to IS NULL THEN jsonb_build_object()
        ELSE jsonb_build_object('movedTo', account.moved_to)
    END AS person
FROM account
LEFT JOIN bookwyrm_keypair AS keys ON keys.id = account.key_pair_id;
