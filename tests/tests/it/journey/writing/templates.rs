use e2e::browser::{Role, Seat};
use e2e::stack::REP;
use serde_json::json;

use super::{acting, arrived, at_rep, send, stack, type_text, write};

async fn a_template_is_filled_in_and_what_is_missing_stops_the_mail(seat: Seat) {
    let stack = stack().await.seated(seat);
    let admin = acting(&stack).await;
    let template = json!({
        "name": "Thanks", "folder": "Sales", "module": "contacts", "language": "en",
        "subject": "Thank you, ${Contact.Last_Name}",
        "body": "Dear ${Contact.Last_Name},\n\nyou can reach us at ${Account.Phone}.\n${User.Full_Name}",
        "shared": false,
    });
    admin.post("/api/templates", template).await;
    at_rep(&stack, &admin).await;
    write(&admin).await;
    admin.see("Tegami Inc.").await;
    admin.button(&admin.says("compose.templates")).click().await;
    admin.target_with(Role::Button, "Thanks").click().await;
    let subject = admin.says("compose.subject");
    admin.see("Dear Sato,").await;
    // Somebody else gets it too, about whom nothing in it is said.
    let to = admin.says("compose.to");
    admin.field(&to).type_keys("jiro@else.example,").await;
    let for_one = admin.words.with("compose.filled_for", [("name", "Sato")]);
    admin.see(&for_one).await;
    assert_eq!(admin.field(&subject).value().await, "Thank you, Sato");
    send(&admin).await;
    let open = [("field", "${Account.Phone}")];
    admin
        .see(&admin.words.with("compose.open_field", open))
        .await;
    // Filled in by hand.
    let fill = "const walk = document.createTreeWalker(document.querySelector('.editor'), NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const at = walk.currentNode.data.indexOf('${Account.Phone}');
            if (at < 0) continue;
            getSelection().setBaseAndExtent(walk.currentNode, at, walk.currentNode, at + 16);
        }";
    type_text(&admin, "").await;
    admin.execute(fill).await;
    admin.press("03-1234-5678").await;
    send(&admin).await;
    admin.see(&admin.says("compose.sent")).await;
    let mail = arrived(&stack, REP, "Thank you, Sato").await;
    let text = mail.text();
    let expected =
        "Dear Sato,\n\nyou can reach us at 03-1234-5678.\nAoi Kanri\n\nAoi Kanri\nTegami Inc.";
    assert_eq!(text.trim_end(), expected);
}
in_both_seats!(a_template_is_filled_in_and_what_is_missing_stops_the_mail);
