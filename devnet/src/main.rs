//! The `devnet` program; everything is in the library.

fn main() -> std::process::ExitCode {
    devnet::cli::main()
}
