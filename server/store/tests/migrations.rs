//! The migrations on both databases.

use store::sea_orm::{ConnectionTrait, DbBackend, Statement};
use store::testing::databases;

#[tokio::test]
async fn an_empty_database_becomes_ready_and_a_second_run_changes_nothing() {
    for db in databases().await {
        assert!(db.store.is_ready().await.unwrap(), "{}", db.name);
        db.store.migrate().await.unwrap();
        assert_eq!(db.store.content_version(), 1, "{}", db.name);
    }
}

#[tokio::test]
async fn a_commit_advances_the_content_version_and_a_dropped_write_leaves_nothing() {
    for db in databases().await {
        let write = db.store.begin().await.unwrap();
        write
            .conn()
            .execute_unprepared("INSERT INTO settings (name, value) VALUES ('a', 'b')")
            .await
            .unwrap();
        drop(write);
        let write = db.store.begin().await.unwrap();
        write
            .conn()
            .execute_unprepared("INSERT INTO settings (name, value) VALUES ('a', 'c')")
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert_eq!(db.store.content_version(), 2, "{}", db.name);
        assert_eq!(db.store.refresh_content_version().await.unwrap(), 2, "{}", db.name);
    }
}

#[tokio::test]
async fn the_database_itself_refuses_what_the_rules_forbid() {
    for db in databases().await {
        let backend = if db.store.is_postgres() { DbBackend::Postgres } else { DbBackend::Sqlite };
        let id = if db.store.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
        for (what, sql) in [
            (
                "a place whose parent does not exist",
                format!(
                    "INSERT INTO places (id, slug, name, kind, parent_id) VALUES ({id}, 'a', 'A', 'town', {id})"
                ),
            ),
            (
                "a place whose date is no date",
                format!(
                    "INSERT INTO places (id, slug, name, kind, valid_from) VALUES ({id}, 'b', 'B', 'town', 'soon')"
                ),
            ),
            (
                "an identifier of nothing",
                format!("INSERT INTO identifiers (id, scheme, identifier) VALUES ({id}, 'x', 'y')"),
            ),
        ] {
            let result = db.store.read().execute_raw(Statement::from_string(backend, sql)).await;
            assert!(result.is_err(), "{} took {what}", db.name);
        }
    }
}
