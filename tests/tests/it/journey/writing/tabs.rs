use e2e::browser::Role;
use e2e::stack::{REP, Stack};

use super::{acting, expect_draft, fill, stack, write};

#[tokio::test]
async fn one_tab_at_a_time_has_what_is_written() {
    let stack: Stack = stack().await;
    let admin = acting(&stack).await;
    admin.open(&stack.page("/mail")).await;
    write(&admin).await;
    fill(&admin, REP, "In two tabs", "First words").await;
    expect_draft(&stack, "In two tabs", "First words").await;

    // Another tab leaves it alone, and says why it does not open the draft.
    admin.open_tab().await;
    admin.open(&stack.page("/mail/drafts")).await;
    admin.target_with(Role::Link, "In two tabs").click().await;
    let subject = admin.says("compose.subject");
    admin.field(&subject).expect_gone().await;
    let edit = admin.says("acting.edit_draft");
    admin.button(&edit).click().await;
    admin.see(&admin.says("compose.elsewhere_body")).await;

    admin.other_tab().await;
    admin.button(&admin.says("compose.close")).click().await;
    admin.field(&subject).expect_gone().await;
    admin.other_tab().await;
    admin.button(&admin.says("common.retry")).click().await;
    assert_eq!(admin.field(&subject).value().await, "In two tabs");
    let text = admin.field(&admin.says("compose.text")).text().await;
    assert!(text.contains("First words"), "{text}");
}
