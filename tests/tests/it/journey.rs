//! The product as a person uses it: a real browser, the real server, the simulator.

/// Makes a journey twice: at a desk in English, on a phone in Japanese.
macro_rules! in_both_seats {
    ($journey:ident) => {
        mod $journey {
            use e2e::browser::Seat;

            #[tokio::test]
            async fn at_a_desk_in_english() {
                super::$journey(Seat::DESK).await;
            }

            #[tokio::test]
            async fn on_a_phone_in_japanese() {
                super::$journey(Seat::PHONE).await;
            }
        }
    };
}

mod account_mail;
mod accounts;
mod acting;
mod contact_cost;
mod contact_mail;
mod deal_mail;
mod desk;
mod filing_rules;
mod interrupted;
mod jottings;
mod kept_files;
mod kept_lists;
mod label_log;
mod labels;
mod long_list;
mod magnet;
mod mailbox;
mod own_categories;
mod own_domains;
mod pages;
mod permission;
mod privacy;
mod pushed;
mod reading;
mod records;
pub(crate) mod scene;
mod secrets;
mod setting_up;
pub(crate) mod sign_in;
mod templates;
mod threads;
mod weight;
mod writing;
