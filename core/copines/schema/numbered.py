"""The migrations up to 21, as SQL: a database of that time still has to run those that it lacks.

None is edited, and none added: later ones are in `migrations.py`.
"""

import sqlite3

from copines.permalinks import key


def noted(name: str, table: str, columns: str = "") -> str:
    """Take the signature `name` off whenever a row of a table comes, goes, or differs in a column.

    Whoever asks for it next signs anew, at random: no copy that is put back has the sign of what
    it is not. A row costs 2 µs (measured): links are too many, and `Corpus.replace` tells of them.
    """
    mine = f"WHERE name = '{name}'"
    off = f"UPDATE derived SET signature = '' {mine};"
    signed = f"(SELECT signature FROM derived {mine}) != ''"
    of = f" OF {columns}" if columns else ""
    differs = " OR ".join(f"old.{c} IS NOT new.{c}" for c in columns.split(", ") if c) or "1"
    return "\n".join(
        f"CREATE TRIGGER {name}_{table}_{event.lower()} AFTER {event}{what} ON {table} "
        f"WHEN {signed} AND ({when}) BEGIN {off} END;"
        for event, what, when in (
            ("INSERT", "", "1"),
            ("DELETE", "", "1"),
            ("UPDATE", of, differs),
        )
    )


def _coded(column: str) -> str:
    """Return the SQL that reads a sentence of schema 13 once more, as code and arguments."""
    status = f"json_object('status', CAST(substr({column}, 6, 3) AS INTEGER))"
    whole = (
        ("", "''"),
        ("elsewhere", "'elsewhere'"),
        ("listing", "'listing'"),
        ("stub", "'stub'"),
        ("noindex", "'noindex'"),
        ("more posts than archive_limit", "'over_limit'"),
        ("other", "'other_page'"),
        ("post", "'no_text'"),
        ("gone", "'deleted'"),
        ("home page", "'home_page'"),
        ("a feed of comments", "'comments_feed'"),
        ("a feed of another site", "'feed_of_another'"),
        ("not a page of this blog", "'not_a_page'"),
        ("its address leads elsewhere", "'leads_elsewhere'"),
        ("a web page, not a feed", "'page_for_feed'"),
        ("an empty page", "'empty_answer'"),
        ("empty answer", "'empty_answer'"),
        ("not valid JSON", "'not_a_feed'"),
        ("JSON, but no JSON Feed", "'not_a_feed'"),
        ("neither RSS, Atom nor JSON Feed", "'not_a_feed'"),
        ("too many pixels", "'too_many_pixels'"),
        ("too small to be shown", "'too_small'"),
    )
    parts = (
        ("the same text as _%", f"'same_text ' || json_object('address', substr({column}, 18))"),
        ("a bug of copines_ _%", f"'bug ' || json_object('detail', substr({column}, 19))"),
        ("no picture%", "'no_picture'"),
        ("nested deeper%", "'not_a_feed'"),
        (
            "HTTP ___: Cloudflare%",
            f"'challenge ' || json_patch({status}, json_object('who', 'Cloudflare'))",
        ),
        ("HTTP 429%", f"'rate_limited ' || {status}"),
        ("%asks to wait", f"'rate_limited ' || {status}"),
        ("HTTP 404%", f"'not_found ' || {status}"),
        ("HTTP 410%", f"'gone ' || {status}"),
        ("HTTP 401%", f"'access_denied ' || {status}"),
        ("HTTP 403%", f"'access_denied ' || {status}"),
        ("HTTP 5__%", f"'server_error ' || {status}"),
        ("HTTP ___%", f"'bad_answer ' || {status}"),
        ("the name does not resolve%private address%", "'private_address'"),
        ("the name does not resolve%", "'no_such_name'"),
        ("no answer in time%", "'silence_timeout'"),
        ("refused, private%", "'private_address'"),
        ("refused, %", "'unsuitable_address'"),
        ("the connection was refused%", "'connection_refused'"),
        ("the connection broke%", "'connection_broken'"),
        ("its certificate has expired%", "'certificate_expired'"),
        ("its certificate is for another name", "'certificate_name'"),
        ("larger than max_bytes allows", "'too_large'"),
        ("Forbidden by robots.txt", "'robots_refused'"),
    )
    cases = [f"WHEN {column} = '{text}' THEN {code}" for text, code in whole]
    cases += [f"WHEN {column} LIKE '{text}' THEN {code}" for text, code in parts]
    return f"CASE {' '.join(cases)} ELSE 'other ' || json_object('text', {column}) END"


NUMBERED: tuple[str, ...] = (
    """
    CREATE TABLE blogs (
        name TEXT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, url TEXT NOT NULL, feed TEXT,
        tagline TEXT NOT NULL DEFAULT '', language TEXT, first_seen TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'new', last_try TEXT, last_success TEXT, failing_since TEXT,
        next_try TEXT, reason TEXT NOT NULL DEFAULT '', hint TEXT NOT NULL DEFAULT '',
        archive_done INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE posts (
        key TEXT PRIMARY KEY, permalink TEXT NOT NULL UNIQUE,
        blog TEXT NOT NULL REFERENCES blogs(name) ON UPDATE CASCADE ON DELETE CASCADE,
        slug TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
        summary TEXT NOT NULL, author TEXT, published TEXT, updated TEXT, first_seen TEXT NOT NULL,
        language TEXT, tags TEXT NOT NULL DEFAULT '[]', image TEXT, comments_url TEXT,
        words INTEGER NOT NULL, shown_from TEXT NOT NULL,
        UNIQUE (blog, slug)
    );
    CREATE INDEX posts_by_blog ON posts(blog, shown_from DESC);
    CREATE INDEX posts_by_date ON posts(shown_from DESC, permalink);
    CREATE TABLE links (
        key TEXT NOT NULL REFERENCES posts(key) ON DELETE CASCADE,
        related TEXT NOT NULL REFERENCES posts(key) ON DELETE CASCADE,
        rank INTEGER NOT NULL, score REAL NOT NULL, terms TEXT NOT NULL,
        PRIMARY KEY (key, rank)
    ) WITHOUT ROWID;
    CREATE INDEX links_by_related ON links(related);
    CREATE TABLE hyperlinks (
        key TEXT NOT NULL REFERENCES posts(key) ON DELETE CASCADE,
        target TEXT NOT NULL, PRIMARY KEY (key, target)
    ) WITHOUT ROWID;
    CREATE TABLE fetches (
        url TEXT PRIMARY KEY,
        blog TEXT NOT NULL REFERENCES blogs(name) ON UPDATE CASCADE ON DELETE CASCADE,
        kind TEXT NOT NULL, status INTEGER NOT NULL, etag TEXT, last_modified TEXT,
        digest TEXT, fetched TEXT NOT NULL, verdict TEXT NOT NULL DEFAULT ''
    );
    CREATE INDEX fetches_by_blog ON fetches(blog, kind);
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, command TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
        report TEXT NOT NULL DEFAULT '{}'
    );
    CREATE VIRTUAL TABLE posts_fts USING fts5(
        title, text, content='posts', tokenize='unicode61 remove_diacritics 2'
    );
    CREATE TRIGGER posts_ai AFTER INSERT ON posts BEGIN
        INSERT INTO posts_fts(rowid, title, text) VALUES (new.rowid, new.title, new.text);
    END;
    CREATE TRIGGER posts_ad AFTER DELETE ON posts BEGIN
        INSERT INTO posts_fts(posts_fts, rowid, title, text)
        VALUES ('delete', old.rowid, old.title, old.text);
    END;
    CREATE TRIGGER posts_au AFTER UPDATE OF title, text ON posts BEGIN
        INSERT INTO posts_fts(posts_fts, rowid, title, text)
        VALUES ('delete', old.rowid, old.title, old.text);
        INSERT INTO posts_fts(rowid, title, text) VALUES (new.rowid, new.title, new.text);
    END;
    """,
    """
    ALTER TABLE blogs ADD COLUMN title TEXT NOT NULL DEFAULT '';
    ALTER TABLE posts ADD COLUMN verdict TEXT NOT NULL DEFAULT 'shown';
    ALTER TABLE posts ADD COLUMN reason TEXT NOT NULL DEFAULT '';
    ALTER TABLE posts ADD COLUMN fingerprint TEXT NOT NULL DEFAULT '';
    CREATE INDEX posts_by_fingerprint ON posts(blog, fingerprint);
    """,
    """
    CREATE TABLE robots (
        host TEXT PRIMARY KEY, body BLOB NOT NULL, fetched TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX posts_by_text ON posts(fingerprint, published, permalink);
    """,
    """
    CREATE TABLE pictures (
        url TEXT PRIMARY KEY,
        blog TEXT NOT NULL REFERENCES blogs(name) ON UPDATE CASCADE ON DELETE CASCADE,
        file TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        fetched TEXT NOT NULL, verdict TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID;
    CREATE INDEX pictures_by_blog ON pictures(blog);
    """,
    """
    CREATE TABLE derived (
        name TEXT PRIMARY KEY, signature TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE blogs ADD COLUMN walked TEXT;
    UPDATE blogs SET walked = last_success WHERE archive_done;
    ALTER TABLE blogs ADD COLUMN more_feeds TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE posts ADD COLUMN text_from TEXT NOT NULL DEFAULT '';
    """,
    """
    ALTER TABLE posts ADD COLUMN digest TEXT NOT NULL DEFAULT '';
    CREATE INDEX posts_shown ON posts(
        shown_from DESC, permalink, key, blog, slug, published, language, tags, image, digest
    ) WHERE verdict = 'shown';
    CREATE INDEX posts_judged ON posts(
        blog, key, published, fingerprint, permalink, verdict, reason, slug
    );
    """,
    """
    CREATE TABLE memory (
        kind TEXT NOT NULL, name TEXT NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (kind, name, number)
    );
    CREATE INDEX blogs_by_url ON blogs(url);
    CREATE INDEX hyperlinks_by_target ON hyperlinks(target);
    """,
    """
    ALTER TABLE blogs ADD COLUMN rest INTEGER NOT NULL DEFAULT 0;
    """,
    f"""
    INSERT OR IGNORE INTO derived VALUES ('portal', ''), ('verdicts', ''), ('visits', '');
    {noted("portal", "posts", "permalink, key, blog, slug, digest, verdict, reason, shown_from")}
    {noted("verdicts", "posts", "permalink, key, blog, published, fingerprint")}
    {noted("portal", "hyperlinks")}
    {noted("portal", "pictures", "url, file, width, height")}
    {noted("portal", "blogs", "name, slug, feed, tagline")}
    {noted("visits", "blogs")}
    {noted("visits", "fetches", "verdict, status")}
    """,
    """
    DROP INDEX posts_shown;
    CREATE INDEX posts_shown ON posts(
        shown_from DESC, permalink, key, blog, slug, published, language, tags, image, digest, title
    ) WHERE verdict = 'shown';
    CREATE INDEX posts_folded ON posts(fingerprint, blog, permalink) WHERE verdict = 'duplicate';
    """,
    """
    ALTER TABLE blogs ADD COLUMN notice TEXT NOT NULL DEFAULT '';
    """,
    """
    CREATE TABLE embeddings (
        model TEXT NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL, vector BLOB NOT NULL,
        PRIMARY KEY (model, digest)
    );
    CREATE INDEX embeddings_by_text ON embeddings(model, text);
    """,
    # A blog is known by a key that never changes, no longer by its name. Keys of other tables'
    # rows are replaced in place, and what these refer to is respelt: their content on disk stays
    # (https://sqlite.org/lang_altertable.html, section 7).
    f"""
    CREATE TABLE blogs_by_key (
        key TEXT PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, url TEXT NOT NULL,
        feed TEXT, title TEXT NOT NULL DEFAULT '', tagline TEXT NOT NULL DEFAULT '',
        first_seen TEXT NOT NULL, published TEXT,
        state TEXT NOT NULL DEFAULT 'new', last_try TEXT, last_success TEXT, failing_since TEXT,
        next_try TEXT, reason TEXT NOT NULL DEFAULT '', hint TEXT NOT NULL DEFAULT '',
        notice TEXT NOT NULL DEFAULT '', walked TEXT, more_feeds TEXT NOT NULL DEFAULT '[]',
        rest INTEGER NOT NULL DEFAULT 0
    );
    INSERT INTO blogs_by_key SELECT
        permalink_key(url) || CASE WHEN EXISTS (
            SELECT 1 FROM blogs b WHERE b.rowid < blogs.rowid
            AND permalink_key(b.url) = permalink_key(blogs.url)
        ) THEN '-' || rowid ELSE '' END,
        name, slug, url, feed, title, tagline, first_seen, first_seen, state, last_try,
        last_success, failing_since, next_try, reason, hint, notice, walked, more_feeds, rest
        FROM blogs;
    UPDATE posts SET blog = (SELECT b.key FROM blogs_by_key b WHERE b.name = blog);
    UPDATE fetches SET blog = (SELECT b.key FROM blogs_by_key b WHERE b.name = blog);
    UPDATE pictures SET blog = (SELECT b.key FROM blogs_by_key b WHERE b.name = blog);
    DROP TABLE blogs;
    ALTER TABLE blogs_by_key RENAME TO blogs;
    CREATE INDEX blogs_by_url ON blogs(url);
    PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET sql = replace(
        sql, 'blogs(name) ON UPDATE CASCADE ON DELETE', 'blogs(key) ON DELETE'
    ) WHERE type = 'table' AND name IN ('posts', 'fetches', 'pictures');
    PRAGMA writable_schema = RESET;
    {noted("portal", "blogs", "name, slug, feed, tagline")}
    {noted("visits", "blogs")}
    """,
    """
    ALTER TABLE blogs ADD COLUMN proofs TEXT NOT NULL DEFAULT '[]';
    """,
    f"""
    UPDATE blogs SET reason = {_coded("reason")}, hint = CASE
        WHEN hint LIKE 'it has moved for good: set feed = "%"' THEN
            'moved ' || json_object('address', json_extract(substr(hint, 35), '$'), 'key', 'feed')
        WHEN hint LIKE 'it has moved for good: set url = "%"' THEN
            'moved ' || json_object('address', json_extract(substr(hint, 34), '$'), 'key', 'url')
        ELSE '' END, notice = CASE
        WHEN notice LIKE 'its feed is empty%' THEN 'emptied'
        WHEN notice LIKE 'its newest posts are unlike%' THEN 'unlike_before'
        ELSE '' END;
    UPDATE fetches SET verdict = {_coded("verdict")} WHERE verdict != '';
    UPDATE pictures SET verdict = {_coded("verdict")} WHERE verdict != '';
    UPDATE derived SET signature = '' WHERE name = 'verdicts';
    """,
    # Feeds were forgotten for ever by one bad answer: such blogs are met as on the first day.
    """
    ALTER TABLE blogs ADD COLUMN source TEXT NOT NULL DEFAULT 'unsought';
    ALTER TABLE blogs ADD COLUMN feed_since TEXT;
    ALTER TABLE blogs ADD COLUMN feed_reason TEXT NOT NULL DEFAULT '';
    ALTER TABLE blogs ADD COLUMN places INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE blogs ADD COLUMN sought TEXT;
    ALTER TABLE blogs ADD COLUMN looked TEXT;
    ALTER TABLE blogs ADD COLUMN asked TEXT;
    UPDATE blogs SET feed = NULL, walked = NULL WHERE feed = '';
    UPDATE blogs SET source = 'found' WHERE feed IS NOT NULL;
    CREATE TABLE pauses (domain TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
    """,
    f"""
    ALTER TABLE posts ADD COLUMN guid TEXT NOT NULL DEFAULT '';
    ALTER TABLE posts ADD COLUMN gone TEXT NOT NULL DEFAULT '';
    ALTER TABLE posts ADD COLUMN announced TEXT NOT NULL DEFAULT '';
    ALTER TABLE posts ADD COLUMN exact TEXT NOT NULL DEFAULT '';
    ALTER TABLE posts ADD COLUMN sketch BLOB;
    CREATE INDEX posts_unsketched ON posts(key) WHERE sketch IS NULL;
    CREATE TABLE aliases (
        old TEXT PRIMARY KEY, url TEXT NOT NULL,
        key TEXT NOT NULL REFERENCES posts(key) ON UPDATE CASCADE ON DELETE CASCADE,
        reason TEXT NOT NULL, since TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX aliases_by_key ON aliases(key);
    CREATE TABLE redirects (
        key TEXT NOT NULL REFERENCES posts(key) ON UPDATE CASCADE ON DELETE CASCADE,
        slug TEXT NOT NULL, PRIMARY KEY (key, slug)
    ) WITHOUT ROWID;
    CREATE TABLE likenesses (
        band INTEGER NOT NULL, key TEXT NOT NULL, PRIMARY KEY (band, key)
    ) WITHOUT ROWID;
    DROP INDEX posts_judged;
    CREATE INDEX posts_judged ON posts(
        blog, key, published, fingerprint, permalink, verdict, reason, slug, gone
    );
    DROP TRIGGER verdicts_posts_insert;
    DROP TRIGGER verdicts_posts_delete;
    DROP TRIGGER verdicts_posts_update;
    {noted("verdicts", "posts", "permalink, key, blog, published, fingerprint, gone")}
    {noted("verdicts", "aliases", "old, key")}
    {noted("portal", "aliases", "old, key")}
    {noted("portal", "redirects", "key, slug")}
    """,
    # What an earlier copines made of the web is not trusted: feeds, lists, verdicts and the pages
    # of posts are read anew; `Store.save` says what a post takes over that is read again.
    """
    ALTER TABLE posts ADD COLUMN reread INTEGER NOT NULL DEFAULT 0;
    UPDATE posts SET reread = 1;
    UPDATE blogs SET walked = NULL;
    UPDATE fetches SET digest = NULL, etag = NULL, last_modified = NULL
    WHERE kind IN ('feed', 'entry') OR url IN (SELECT url FROM blogs);
    DELETE FROM fetches WHERE kind IN ('page', 'entry') AND status > 0 AND verdict != '';
    INSERT INTO fetches (url, blog, kind, status, fetched)
    SELECT permalink, blog, 'page', 0, first_seen FROM posts WHERE text_from = 'page'
    ON CONFLICT (url) DO UPDATE SET status = 0;
    """,
    # What a link is: related, or a fill.
    """
    ALTER TABLE links ADD COLUMN kind TEXT NOT NULL DEFAULT 'related';
    """,
    # A blog's posts are known again where its address in the config follows it to another host.
    """
    ALTER TABLE blogs ADD COLUMN former TEXT NOT NULL DEFAULT '[]';
    """,
)


def prepare(connection: sqlite3.Connection) -> None:
    """Return a connection the functions that the migrations call."""
    connection.create_function("permalink_key", 1, key, deterministic=True)
