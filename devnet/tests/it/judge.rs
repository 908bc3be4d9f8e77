//! Every recorded verdict of a real node is repeated, reason included.

use std::process::{Command, Output};

use devnet::judge::case::parse_cases;
use devnet::judge::{Verdict, judge};
use serde_json::{Value, json};

const RULES: &str = include_str!("../data/cases_rules.json");
const OWNER_TYPES: &str = include_str!("../data/cases_owner_types.json");
const RBF: &str = include_str!("../data/rbf.json");
const EXPIRY: &str = include_str!("../data/expiry.json");

fn verdicts(text: &str) -> Vec<Verdict> {
    judge(&parse_cases(text).unwrap()).unwrap()
}

fn cases(text: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).unwrap();
    file["cases"].as_array().unwrap().clone()
}

#[test]
fn recorded_verdicts() {
    for (file, text, count) in
        [("rules", RULES, 43), ("owner types", OWNER_TYPES, 24), ("rbf", RBF, 6), ("expiry", EXPIRY, 2)]
    {
        let (cases, verdicts) = (cases(text), verdicts(text));
        assert_eq!((cases.len(), verdicts.len()), (count, count), "{file}");
        for (case, verdict) in cases.iter().zip(verdicts) {
            let recorded = &case["testmempoolaccept"];
            let allowed = recorded["allowed"].as_bool().unwrap_or(true);
            let reason = recorded["reject-reason"].as_str().map(str::to_owned);
            let expected = Verdict { id: case["id"].as_str().unwrap().to_owned(), allowed, reason };
            assert_eq!(verdict, expected, "{file}");
        }
    }
}

#[test]
fn wrong_thresholds_are_noticed() {
    let rows = [(545, Some("dust")), (546, None), (547, Some("one swartz less is accepted too"))];
    for (swartz, reason) in rows {
        let verdict =
            verdicts(&json!([{ "id": "dust-p2pkh", "min_accepted_sat": swartz }]).to_string()).remove(0);
        assert_eq!((verdict.allowed, verdict.reason.as_deref()), (reason.is_none(), reason), "{swartz}");
    }
}

/// One changed byte in a signature: what a node says depends on the kind of owner.
#[test]
fn broken_signatures() {
    let mandatory =
        "mandatory-script-verify-flag-failed (Signature must be zero for failed CHECK(MULTI)SIG operation)";
    let optional =
        "non-mandatory-script-verify-flag (Signature must be zero for failed CHECK(MULTI)SIG operation)";
    let rows = [
        ("upd-p2pkh", mandatory),
        ("upd-p2sh-1of2", mandatory),
        ("upd-bare-1of2", mandatory),
        ("upd-p2wpkh", optional),
    ];
    for (id, reason) in rows {
        let mut case = cases(OWNER_TYPES).into_iter().find(|case| case["id"] == id).unwrap();
        let hex = case["hex"].as_str().unwrap().to_owned();
        // The fee coin is input 0, the name coin input 1: break the last signature, which is the name coin's.
        let at = hex.rfind("0220").or_else(|| hex.rfind("0221")).unwrap() + 20;
        let flipped = if hex.as_bytes()[at] == b'0' { "1" } else { "0" };
        case["hex"] = Value::from(format!("{}{flipped}{}", &hex[..at], &hex[at + 1..]));
        for member in ["mine", "sendrawtransaction", "mined_height"] {
            case.as_object_mut().unwrap().remove(member);
        }
        let verdict = verdicts(&json!({ "cases": [case] }).to_string()).remove(0);
        assert_eq!(verdict.reason.as_deref(), Some(reason), "{id}");
    }
}

/// A coin that the chain saw spent is not given again.
#[test]
fn spent_coins_stay_spent() {
    let mut list = cases(OWNER_TYPES);
    list.truncate(2);
    let mut again = list[1].clone();
    again["id"] = Value::from("again");
    let spend = again.as_object_mut().unwrap();
    spend.remove("mine");
    spend.remove("mined_height");
    let mut hex = spend["hex"].as_str().unwrap().to_owned();
    hex.replace_range(hex.len() - 8.., "01000000");
    spend.insert("hex".to_owned(), Value::from(hex));
    list.push(again);
    let verdicts = verdicts(&Value::from(list).to_string());
    assert_eq!(verdicts[2].reason.as_deref(), Some("missing-inputs"));
}

fn run_judge(content: &str) -> Output {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cases.json");
    std::fs::write(&path, content).unwrap();
    Command::new(env!("CARGO_BIN_EXE_devnet")).arg("judge").arg(path).output().unwrap()
}

#[test]
fn one_line_per_case() {
    let output = run_judge(
        r#"[{"id":"dust-p2wsh","min_accepted_sat":330},{"id":"dust-p2sh","min_accepted_sat":330}]"#,
    );
    assert_eq!(output.status.code(), Some(0));
    let expected = "{\"id\":\"dust-p2wsh\",\"allowed\":true,\"reason\":null}\n\
                    {\"id\":\"dust-p2sh\",\"allowed\":false,\"reason\":\"dust\"}\n";
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn malformed_files() {
    let rows = [
        ("", "not JSON"),
        ("{\"node\":\"x\"}", "neither a list of cases"),
        ("[{\"hex\":\"00\"}]", "missing field `id`"),
        ("[{\"id\":\"a\"}]", "neither hex nor min_accepted_sat"),
        ("[{\"id\":\"a\",\"hex\":\"0g\"}]", "hex is no transaction"),
        ("[{\"id\":\"a\",\"hex\":\"00\",\"inputs\":[{\"txid\":\"x\"}]}]", "case 0"),
        ("[{\"id\":\"dust-x\",\"min_accepted_sat\":1}]", "no kind of output"),
        ("[{\"id\":\"a\",\"mine\":true,\"mined_height\":4000000}]", "is above"),
    ];
    for (content, why) in rows {
        let output = run_judge(content);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{content}");
        assert!(complaint.contains(why), "{content}: {complaint}");
        assert!(output.stdout.is_empty(), "{content}");
    }
    let missing =
        Command::new(env!("CARGO_BIN_EXE_devnet")).args(["judge", "no/such/file"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
}

/// What the product builds and signs, recorded by its own tests, passes every rule.
#[test]
fn transactions_of_the_product() {
    let verdicts = verdicts(include_str!("../../../wasm-core/tests/data/built/cases.json"));
    assert_eq!(verdicts.len(), 14);
    for verdict in verdicts {
        assert!(verdict.allowed, "{}: {:?}", verdict.id, verdict.reason);
    }
}
