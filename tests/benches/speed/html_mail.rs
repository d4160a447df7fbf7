//! Messages in HTML of a size, as companies send them: tables in tables, styles on everything,
//! links, pictures that come along and pictures from elsewhere, files.

use e2e::correspondence::{CUSTOMER, wrapped};
use e2e::stack::ADMIN;
use google_sim::Delivery;

/// Pictures that come along: their Content-IDs.
const PICTURES: [&str; 2] = ["logo@customer.example", "chart@customer.example"];
/// One pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0xf0, 0x1f, 0, 5, 0, 1, 0xff, 0x56, 0xc7, 0x2f, 0x0d, 0, 0,
    0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];
/// Each of the two files, in bytes.
const FILE_BYTES: usize = 150 * 1024;

/// A message with so many bytes of HTML.
pub fn html_mail(subject: &str, html_bytes: usize) -> Delivery {
    let html = wrapped(html(html_bytes).as_bytes());
    let pictures = PICTURES.map(picture).concat();
    let files = ["Quote.pdf", "Plan.pdf"].map(file).concat();
    Delivery::new(format!(
        "From: <{CUSTOMER}>\nTo: <{ADMIN}>\nSubject: {subject}\nMIME-Version: 1.0\n\
         Message-ID: <{html_bytes}@customer.example>\n\
         Content-Type: multipart/mixed; boundary=mixed\n\n\
         --mixed\nContent-Type: multipart/related; boundary=related\n\n\
         --related\nContent-Type: text/html; charset=utf-8\n\
         Content-Transfer-Encoding: base64\n\n{html}\n\
         {pictures}--related--\n{files}--mixed--\n"
    ))
}

fn picture(id: &str) -> String {
    format!(
        "--related\nContent-Type: image/png; name=\"{id}.png\"\nContent-ID: <{id}>\n\
         Content-Disposition: inline; filename=\"{id}.png\"\n\
         Content-Transfer-Encoding: base64\n\n{}\n",
        wrapped(PNG)
    )
}

fn file(name: &str) -> String {
    let mut content = b"%PDF-1.7\n".to_vec();
    // Nothing looks into it: it only has to be there.
    content.resize(FILE_BYTES, b'7');
    format!(
        "--mixed\nContent-Type: application/pdf; name=\"{name}\"\n\
         Content-Disposition: attachment; filename=\"{name}\"\n\
         Content-Transfer-Encoding: base64\n\n{}\n",
        wrapped(&content)
    )
}

fn html(bytes: usize) -> String {
    let [logo, chart] = PICTURES;
    let mut html = format!(
        "<html><head><title>Offer</title><style>td {{ font-family: Arial }} .price {{ color: #a00 }}\
         </style></head><body bgcolor=\"#f4f4f4\"><img src=\"cid:{logo}\" width=\"120\" height=\"40\">\
         <img src=\"cid:{chart}\" width=\"300\" height=\"90\">\
         <img src=\"https://tracker.example/open.gif\" width=\"1\" height=\"1\">"
    );
    let mut number = 0;
    while html.len() < bytes.saturating_sub(14) {
        html += &offer(number);
        number += 1;
    }
    html + "</body></html>"
}

fn offer(number: usize) -> String {
    format!(
        "<table width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" align=\"center\" \
         style=\"background-color:#ffffff;border-collapse:collapse;margin:0 auto\"><tr>\
         <td width=\"180\" style=\"padding:12px\"><img src=\"https://images.example/chair-{number}.jpg\" \
         width=\"160\" height=\"120\" alt=\"Chair {number}\" style=\"display:block;border:0\"></td>\
         <td style=\"padding:12px;font-family:Arial,sans-serif;font-size:14px;line-height:20px;color:#333333\">\
         <h3 style=\"margin:0 0 6px 0;font-size:16px\">Chair number {number}</h3>\
         <p style=\"margin:0 0 6px 0\">Made of oak in our own workshop; delivered within two weeks, \
         assembled and with the packaging taken back.</p>\
         <p class=\"price\" style=\"margin:0;font-weight:bold\">&yen;{} <s>&yen;{}</s></p>\
         <a href=\"https://shop.example/chairs/{number}?from=mail\" style=\"color:#0b57d0;text-decoration:underline\">\
         See the chair</a></td></tr></table>",
        10_000 + number * 130,
        12_000 + number * 130,
    )
}
