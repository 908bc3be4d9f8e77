use super::questions::Answers;
use super::{Plan, run};
use crate::config::{Config, HttpsConfig, Protocol};
use std::path::Path;
use tempfile::TempDir;

/// Answers of a person who has a Modbus meter and takes what is usual.
fn known() -> Answers {
    let some = |text: &str| Some(text.to_owned());
    Answers {
        port: some("192.168.1.20:502"),
        protocol: some("sdm"),
        number: some("1EMH0012345678"),
        vendor: some("Eastron"),
        model: some("SDM630"),
        ..Answers::default()
    }
}

struct Told {
    result: Result<bool, String>,
    said: String,
    folder: TempDir,
}

impl Told {
    fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("etc/gateway.toml")
    }

    fn config(&self) -> Config {
        Config::load(&self.path()).unwrap_or_else(|error| panic!("{error:?}, {}", self.said))
    }
}

async fn told(answers: Answers, yes: bool, typed: &str) -> Told {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("etc/gateway.toml");
    let mut said = Vec::new();
    let plan = Plan { config, force: false, yes, answers, start: false };
    let result = run(plan, typed.as_bytes(), &mut said).await.map_err(|error| format!("{error:#}"));
    Told { result, said: String::from_utf8(said).expect("text"), folder }
}

#[tokio::test]
async fn usual_answers_make_a_configuration() {
    let told = told(known(), true, "").await;
    assert_eq!(told.result, Ok(false), "{}", told.said);
    let config = told.config();
    assert_eq!(config.listen.to_string(), "0.0.0.0:8736");
    assert!(matches!(config.https, HttpsConfig::Own(_)));
    assert_eq!((config.interval_s, config.electrum.len()), (900, 4));
    assert_eq!(config.data_dir, Path::new("/var/lib/blockpro"));
    assert_eq!(config.meter.protocol().expect("one"), Protocol::Sdm);
}

#[tokio::test]
async fn answers_are_asked_anew_until_they_are_good() {
    let typed = "1 EMH\n1EMH0012345678\nEastron\nSDM630\nmoon\ndevnet\nlocalhost:50001\n7\n60\nnowhere\n\
                 127.0.0.1:8736\nmaybe\nacme\npi.local\nmeter.example.org\ndns-hook --zone example.org\nyes\n\n/data\nno\n";
    let answers = Answers { number: None, vendor: None, model: None, ..known() };
    let told = told(answers, false, typed).await;
    assert_eq!(told.result, Ok(false), "{}", told.said);
    let config = told.config();
    let HttpsConfig::Acme(acme) = &config.https else { panic!("{:?}", config.https) };
    assert_eq!((acme.names.as_slice(), acme.hook.len()), (["meter.example.org".to_owned()].as_slice(), 3));
    assert_eq!((config.interval_s, config.network.to_string().as_str()), (60, "devnet"));
    for complaint in
        ["a divisor of 3600", "own, files, acme or off", "names in the public DNS", "mainnet, testnet"]
    {
        assert!(told.said.contains(complaint), "{complaint}: {}", told.said);
    }
}

#[tokio::test]
async fn what_cannot_be_is_not_written() {
    for (row, answers, typed, wanted) in [
        ("nobody", Answers { number: None, ..known() }, "", "nobody answers"),
        ("bad flag", Answers { interval: Some("7".to_owned()), ..known() }, "", "divisor"),
        ("bad protocol", Answers { protocol: Some("morse".to_owned()), ..known() }, "", "morse"),
        ("other protocol", Answers { protocol: Some("d0".to_owned()), ..known() }, "", "no configuration"),
        (
            "terms",
            {
                let some = |text: &str| Some(text.to_owned());
                Answers { https: some("acme"), names: some("a.example.org"), hook: some("x"), ..known() }
            },
            "",
            "without agreeing",
        ),
        (
            "always wrong",
            Answers { number: None, ..known() },
            "+\n \n!\n?\n*\n",
            "no answer that can be used",
        ),
    ] {
        let told = told(answers, true, typed).await;
        let error = told.result.clone().expect_err(row);
        assert!(error.contains(wanted), "{row}: {error}");
        assert!(!told.path().exists(), "{row}");
    }
}

#[tokio::test]
async fn a_file_that_is_there_stays_unless_told_otherwise() {
    let told = told(known(), true, "").await;
    let again = |force| Plan { config: told.path(), force, yes: true, answers: known(), start: true };
    let error = run(again(false), &b""[..], Vec::new()).await.expect_err("it is there");
    assert!(error.to_string().contains("--force"), "{error}");
    assert!(run(again(true), &b""[..], Vec::new()).await.expect("written over"));
}
