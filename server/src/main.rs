//! The program `answerable`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
