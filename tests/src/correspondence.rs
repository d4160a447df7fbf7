//! A long correspondence with one customer, as varied as mail is: what is counted in bytes must not
//! compress better than the real thing.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use google_sim::Delivery;
use jiff::Timestamp;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// The customer.
pub const CUSTOMER: &str = "taro.yamada@customer.example";

/// Where chance begins: the same correspondence each time.
const SEED: u64 = 0x7e9a_3141;
/// When the newest message came, and the longest time between two, in seconds.
const NEWEST_S: i64 = 1_790_000_000;
const LONGEST_GAP_S: i64 = 3 * 24 * 3_600;

const ENGLISH: &str = "about after again agreement amount answer approve arrive attached August \
    available before better board budget call cancel carton change chairs check colleague \
    color confirm contract corner cost customer date deadline deliver desk different discount \
    document draft early engineer estimate evening expect factory final Friday hundred include \
    install invoice item July kindly later lead leave list longer look lunch maintain manager \
    March material measure meeting metal Monday morning move need next note number offer office \
    open order oak page paint part payment people phone plan please portal price problem \
    product project promise proposal quality quantity question quote ready receive region \
    remember rental repair reply report request return review room sample schedule second send \
    September ship sign soon staff start stock storage supplier table terms thank thirty today \
    tomorrow transport Tuesday unit update urgent visit wait warehouse week window wooden yesterday";
const JAPANESE: &str = "お世話 先日 打ち合わせ 資料 添付 確認 見積書 納期 椅子 机 四十脚 請求書 注文 \
    来週 月曜日 訪問 倉庫 在庫 価格 値引き 契約 更新 担当 変更 修理 部品 写真 図面 会議室 搬入 \
    設置 工事 予算 承認 稟議 部長 返信 連絡 電話 午前 午後 本日 明日 至急 検討 提案 品質 数量 \
    色見本 木製 保証 期間 送付 住所 受領 支払い 振込 期日 延長 中止 再開 相談 回答 了解 感謝";

/// So many messages to and from the customer, the newest first.
pub fn correspondence(count: usize, own_address: &str) -> Vec<Delivery> {
    let mut rng = StdRng::seed_from_u64(SEED);
    let mut at_s = NEWEST_S;
    let mut mails = Vec::with_capacity(count);
    for number in 0..count {
        mails.push(message(number, own_address, at_s, &mut rng));
        at_s -= rng.random_range(600..LONGEST_GAP_S);
    }
    mails
}

fn message(number: usize, own_address: &str, at_s: i64, rng: &mut StdRng) -> Delivery {
    let (words, between) = if rng.random_bool(0.5) {
        (ENGLISH, " ")
    } else {
        (JAPANESE, "")
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut some = |least: usize, most: usize| -> String {
        let count = rng.random_range(least..most);
        let drawn = (0..count).map(|_| words[rng.random_range(0..words.len())]);
        drawn.collect::<Vec<_>>().join(between)
    };
    let (subject, body) = (some(3, 9), some(25, 160));
    let sent = rng.random_bool(0.4);
    let own = format!("Aoi Kanri <{own_address}>");
    let customer = format!("{} <{CUSTOMER}>", encoded("山田 太郎"));
    let (from, to, labels) = if sent {
        (own, customer, vec!["SENT"])
    } else if rng.random_bool(0.2) {
        (customer, own, vec!["INBOX", "UNREAD"])
    } else {
        (customer, own, vec!["INBOX"])
    };
    let id: u64 = rng.random();
    let checked = if sent {
        String::new()
    } else {
        checked(rng.random())
    };
    let raw = format!(
        "{checked}From: {from}\nTo: {to}\nSubject: {}\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\
         Message-ID: <{number}.{id:016x}@mail.customer.example>\n\n{}\n",
        encoded(&subject),
        wrapped(body.as_bytes()),
    );
    let at = Timestamp::from_second(at_s).expect("a time in this century");
    Delivery::new(raw).labels(labels).received_at(at)
}

/// What Google writes on top of what it has received.
fn checked(signature: u32) -> String {
    format!(
        "Authentication-Results: mx.google.com; dkim=pass header.i=@customer.example \
         header.s=s1 header.b=\"{signature:08x}\"; spf=pass (google.com: domain of {CUSTOMER} \
         designates 203.0.113.7 as permitted sender) smtp.mailfrom={CUSTOMER}; \
         dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=customer.example\n"
    )
}

/// A header's text as RFC 2047 writes it.
fn encoded(text: &str) -> String {
    if text.is_ascii() {
        text.to_owned()
    } else {
        format!("=?UTF-8?B?{}?=", BASE64_STANDARD.encode(text))
    }
}

/// Base64 in lines of a message.
pub fn wrapped(bytes: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(bytes);
    let lines = text.as_bytes().chunks(76).map(String::from_utf8_lossy);
    lines.collect::<Vec<_>>().join("\n")
}
