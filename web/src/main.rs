//! Starts the dApp in the page. Everything else is the library, so that it can be tested natively.

fn main() {
    web::start();
}
