//! Dates, times, numbers and money through the browser's `Intl`, in the language of the pages
//! and the time zone of the organization. No date library's locale data reaches the client.

use contract::{time::parse_date, user::Language};
use jiff::{Timestamp, civil::Date};
use js_sys::{
    Array, Function,
    Intl::{DateTimeFormat, NumberFormat},
    Object, Reflect,
};
use std::cell::RefCell;
use wasm_bindgen::JsValue;

thread_local! {
    /// Formatters are dear to make and cheap to use: one for each set of options.
    static FORMATS: RefCell<Vec<(String, Function)>> = const { RefCell::new(Vec::new()) };
}

/// A calendar date: 2026年11月23日, Nov 23, 2026.
pub fn date(date: Date, language: Language) -> String {
    let day = js_sys::Date::new(&JsValue::from_str(&format!("{date}T12:00:00Z")));
    format_date(language, &[("dateStyle", "medium")], "UTC", &day)
}

/// A calendar date without its year: 11月23日, Nov 23.
pub fn month_day(date: Date, language: Language) -> String {
    let day = js_sys::Date::new(&JsValue::from_str(&format!("{date}T12:00:00Z")));
    format_date(
        language,
        &[("month", "short"), ("day", "numeric")],
        "UTC",
        &day,
    )
}

/// An instant with date and time, in a time zone.
pub fn date_time(instant: Timestamp, language: Language, time_zone: &str) -> String {
    format_date(
        language,
        &[("dateStyle", "medium"), ("timeStyle", "short")],
        time_zone,
        &js_date(instant),
    )
}

/// An instant's date, in a time zone.
pub fn day(instant: Timestamp, language: Language, time_zone: &str) -> String {
    format_date(
        language,
        &[("dateStyle", "medium")],
        time_zone,
        &js_date(instant),
    )
}

/// An instant's time of day, in a time zone.
pub fn time(instant: Timestamp, language: Language, time_zone: &str) -> String {
    format_date(
        language,
        &[("timeStyle", "short")],
        time_zone,
        &js_date(instant),
    )
}

/// The calendar date of an instant in a time zone.
pub fn date_in_zone(instant: Timestamp, time_zone: &str) -> Option<Date> {
    // Canadian English writes dates as YYYY-MM-DD.
    let options = [
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
    ];
    let format = date_format("en-CA", &options, time_zone)?;
    parse_date(&call(&format, &js_date(instant)))
}

/// When a day begins in a time zone, in seconds since 1970.
pub fn start_of_day_s(day: Date, time_zone: &str) -> i64 {
    // The browser tells the date of a moment and not the moment of a date. Days begin at most 14
    // hours before and 12 hours after they do in UTC, at a quarter of an hour.
    let utc_s = js_date_of(day).get_time() as i64 / 1_000;
    let begun = |quarter: i64| {
        let instant = Timestamp::from_second(utc_s + quarter * 900).unwrap_or_default();
        date_in_zone(instant, time_zone).is_none_or(|date| date >= day)
    };
    let (mut before, mut after) = (-57, 49);
    while after - before > 1 {
        let middle = i64::midpoint(before, after);
        if begun(middle) {
            after = middle;
        } else {
            before = middle;
        }
    }
    utc_s + after * 900
}

fn js_date_of(day: Date) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_str(&format!("{day}T00:00:00Z")))
}

/// A whole number with group separators.
pub fn number(value: f64, language: Language) -> String {
    let format = cached(format!("n|{}", language.tag()), || {
        NumberFormat::new(&locales(language.tag()), &Object::new()).format()
    });
    call(&format, &JsValue::from_f64(value))
}

/// An amount in minor units, with its currency's sign.
pub fn money(minor: i64, currency: &str, language: Language) -> String {
    let format = cached(format!("m|{}|{currency}", language.tag()), || {
        let options = options(&[("style", "currency"), ("currency", currency)]);
        NumberFormat::new(&locales(language.tag()), &options).format()
    });
    let unit = 10_f64.powi(i32::try_from(currency_digits(currency)).unwrap_or(0));
    call(&format, &JsValue::from_f64(minor as f64 / unit))
}

/// How many digits a currency has after its point: none for the yen, two for the dollar.
pub fn currency_digits(currency: &str) -> u32 {
    let options = options(&[("style", "currency"), ("currency", currency)]);
    let resolved = NumberFormat::new(&locales("en"), &options).resolved_options();
    Reflect::get(&resolved, &JsValue::from_str("maximumFractionDigits"))
        .ok()
        .and_then(|digits| digits.as_f64())
        .map_or(0, |digits| digits as u32)
}

fn format_date(
    language: Language,
    options: &[(&str, &str)],
    time_zone: &str,
    instant: &js_sys::Date,
) -> String {
    date_format(language.tag(), options, time_zone)
        .map(|format| call(&format, instant))
        .unwrap_or_default()
}

fn date_format(locale: &str, options_: &[(&str, &str)], time_zone: &str) -> Option<Function> {
    let mut key = format!("d|{locale}|{time_zone}");
    for (name, value) in options_ {
        key.push('|');
        key.push_str(name);
        key.push_str(value);
    }
    Some(cached(key, || {
        let options = options(options_);
        set(&options, "timeZone", time_zone);
        DateTimeFormat::new(&locales(locale), &options).format()
    }))
}

fn cached(key: String, make: impl FnOnce() -> Function) -> Function {
    FORMATS.with_borrow_mut(|formats| {
        if let Some((_, format)) = formats.iter().find(|(known, _)| *known == key) {
            return format.clone();
        }
        let format = make();
        formats.push((key, format.clone()));
        format
    })
}

fn js_date(instant: Timestamp) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_f64(instant.as_millisecond() as f64))
}

fn locales(tag: &str) -> Array {
    Array::of1(&JsValue::from_str(tag))
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        set(&object, name, value);
    }
    object
}

fn set(object: &Object, name: &str, value: &str) {
    // Setting a plain property of a plain object cannot fail.
    drop(Reflect::set(
        object,
        &JsValue::from_str(name),
        &JsValue::from_str(value),
    ));
}

fn call(format: &Function, value: &JsValue) -> String {
    format
        .call1(&JsValue::UNDEFINED, value)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
