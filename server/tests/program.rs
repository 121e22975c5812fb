//! The program itself: started in an empty folder, asked to stop, used by its command line.

mod support;

use store::sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use store::testing::databases;
use support::{answer, err, out, program, run, serve, wait_until};

#[test]
fn it_serves_from_an_empty_folder() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), &[]);
    assert!(folder.path().join("answerable.db").exists());
    assert!(serving.get("/healthz").starts_with("HTTP/1.1 200 OK"));
    assert!(serving.get("/readyz").ends_with("ready\n"));
    assert!(serving.get("/").starts_with("HTTP/1.1 200 OK"));
    assert!(serving.get("/api/v1/stats").contains("\"people\":0"));
}

#[test]
fn what_another_process_brings_in_shows_up() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), &[]);
    assert!(serving.get("/api/v1/stats").contains("\"people\":0"));
    assert!(run(folder.path(), &["sample"]).status.success());
    wait_until("the sample community on the page", || !serving.get("/api/v1/stats").contains("\"people\":0"));
    assert!(serving.get("/").contains("This community is invented."));
}

#[test]
fn the_sample_is_loaded_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = run(folder.path(), &["sample"]);
    assert_eq!(first.status.code(), Some(0), "{}", err(&first));
    assert!(out(&first).contains("All of it is invented."), "{}", out(&first));
    let second = run(folder.path(), &["sample"]);
    assert_eq!(second.status.code(), Some(3));
    assert!(err(&second).contains("empty database only"), "{}", err(&second));
    // Another file is another database.
    let third = run(folder.path(), &["sample", "--database", "sqlite://other.db"]);
    assert_eq!(third.status.code(), Some(0), "{}", err(&third));
}

#[tokio::test]
async fn a_request_that_runs_may_finish_when_the_program_is_told_to_stop() {
    for db in databases().await.into_iter().filter(|db| db.store.is_postgres()) {
        let folder = tempfile::tempdir().unwrap();
        let mut serving = serve(folder.path(), &["--database", &db.url]);
        // Whoever holds the table makes every question about it wait: a slow request, for as long as it takes.
        let lock = db.store.read().begin().await.unwrap();
        lock.execute_unprepared("LOCK TABLE movement_values IN ACCESS EXCLUSIVE MODE").await.unwrap();
        let slow = serving.send("/api/v1/values");
        let waiting = "SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation \
                       WHERE c.relname = 'movement_values' AND NOT l.granted";
        let backend = db.store.read().get_database_backend();
        let statement = || store::sea_orm::Statement::from_string(backend, waiting);
        while db.store.read().query_one_raw(statement()).await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
        serving.terminate();
        // It takes no new ones, and it does not end.
        let addr = serving.addr.clone();
        wait_until("that it stops listening", || std::net::TcpStream::connect(&addr).is_err());
        assert!(serving.child.try_wait().unwrap().is_none(), "it ended with a request running");
        lock.rollback().await.unwrap();
        let text = tokio::task::spawn_blocking(|| answer(slow)).await.unwrap();
        assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
        assert!(serving.child.wait().unwrap().success());
    }
}

#[test]
fn it_ends_at_once_when_nothing_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut serving = serve(folder.path(), &[]);
    // A connection that is kept open and asks nothing must not hold it up.
    let _idle = std::net::TcpStream::connect(&serving.addr).unwrap();
    serving.get("/healthz");
    serving.terminate();
    assert!(serving.child.wait().unwrap().success());
}

#[test]
fn a_wrong_setting_is_named_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path()).arg("serve").env("ANSWERABLE_ADDR", "here").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("addr = “here” (from ANSWERABLE_ADDR in the environment)"),
        "{}",
        err(&output)
    );
    assert!(!folder.path().join("answerable.db").exists());
    assert_eq!(run(folder.path(), &["dance"]).status.code(), Some(2));
}

#[test]
fn a_taken_address_is_named_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let serving = serve(folder.path(), &[]);
    let output = run(folder.path(), &["serve", "--addr", &serving.addr]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains(&format!("cannot listen on {}", serving.addr)), "{}", err(&output));
    assert!(err(&output).contains("--addr"), "{}", err(&output));
}

#[test]
fn the_settings_show_where_each_value_came_from() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.toml"), "log_level = \"debug\"\n").unwrap();
    let mut command = program(folder.path());
    command.env("DATABASE_URL", "postgres://user:secret@host/name");
    let output = command.args(["settings", "--config", "a.toml", "--addr", "127.0.0.1:9"]).output().unwrap();
    let text = out(&output);
    assert!(text.contains("the flag --addr"), "{text}");
    assert!(text.contains("DATABASE_URL in the environment"), "{text}");
    assert!(text.contains("the file a.toml"), "{text}");
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn every_command_has_help() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["serve", "migrate", "sample", "import", "review", "records", "settings"] {
        let output = run(folder.path(), &[command, "--help"]);
        assert!(output.status.success(), "{command}");
        assert!(out(&output).contains("--database"), "{command}");
    }
    assert!(out(&run(folder.path(), &["--help"])).contains("Exit codes:"));
    assert!(out(&run(folder.path(), &["--version"])).starts_with("answerable "));
}

#[test]
fn migrate_makes_the_database_and_rebuild_judges_it() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run(folder.path(), &["migrate"]).status.success());
    assert!(folder.path().join("answerable.db").exists());
    assert!(run(folder.path(), &["sample"]).status.success());
    let output = run(folder.path(), &["records", "rebuild"]);
    assert!(output.status.success(), "{}", err(&output));
    // Nothing changed since the sample was loaded.
    assert!(out(&output).contains("0 records are another than before"), "{}", out(&output));
}

const DIVISIONS: &str = "id,name\nocd-division/country:us/state:zz,Invented State\n\
    ocd-division/country:us/state:zz/county:made_up,Made-up County\n";

#[test]
fn a_dry_run_of_an_import_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("state-zz-local_gov.csv"), DIVISIONS).unwrap();
    let args = ["import", "ocd-divisions", "state-zz-local_gov.csv", "--json"];
    let dry = run(folder.path(), &[&args[..], &["--dry-run"]].concat());
    assert!(dry.status.success(), "{}", err(&dry));
    let report: serde_json::Value =
        serde_json::from_str(&out(&dry)).expect("one JSON object and nothing else");
    assert_eq!(
        (&report["read"], &report["created"], &report["dry_run"]),
        (&2.into(), &2.into(), &true.into())
    );
    let real = run(folder.path(), &args);
    let report: serde_json::Value = serde_json::from_str(&out(&real)).unwrap();
    assert_eq!(report["created"], 2, "the dry run left something behind: {report}");
    let again = run(folder.path(), &args);
    let report: serde_json::Value = serde_json::from_str(&out(&again)).unwrap();
    assert_eq!((&report["created"], &report["unchanged"]), (&0.into(), &2.into()), "{report}");
    let missing = run(folder.path(), &["import", "ocd-divisions", "missing.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(err(&missing).contains("missing.csv"), "{}", err(&missing));
}

#[test]
fn the_pairs_to_decide_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    assert!(out(&run(folder.path(), &["review", "list"])).contains("No pairs are open."));
    assert!(run(folder.path(), &["sample"]).status.success());
    let list = out(&run(folder.path(), &["review", "list"]));
    assert!(list.contains("Tobias Wren") && list.contains("Toby Wrenn"), "{list}");
    assert!(
        run(folder.path(), &["review", "reject", "1", "--reason", "They sat in one room."]).status.success()
    );
    assert!(out(&run(folder.path(), &["review", "list"])).contains("No pairs are open."));
    assert_eq!(run(folder.path(), &["review", "accept", "99"]).status.code(), Some(1));
}

#[test]
fn logs_hold_paths_and_never_what_was_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = program(folder.path());
    command.args(["serve", "--addr", "127.0.0.1:0", "--log-format", "json"]);
    command.stderr(std::fs::File::create(&log).unwrap()).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let stdout = child.stdout.take().unwrap();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(stdout), &mut line).unwrap();
    let addr = line.trim().rsplit('/').next().unwrap().to_owned();
    let serving = support::Serving { child, addr };
    serving.get("/search?q=someone-private");
    serving.terminate();
    let text = || std::fs::read_to_string(&log).unwrap();
    wait_until("the last line of the log", || text().contains("stopped"));
    assert!(text().contains("\"path\":\"/search\""), "{}", text());
    assert!(!text().contains("someone-private"), "{}", text());
    for line in text().lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}
