//! How a person's name is written.

/// The full name in the order of its own language: family name first where the name is written
/// in Han, kana or Hangul, given name first otherwise.
pub fn full_name(family_name: &str, given_name: &str) -> String {
    let (family_name, given_name) = (family_name.trim(), given_name.trim());
    if given_name.is_empty() {
        return family_name.to_owned();
    }
    if family_name.is_empty() {
        return given_name.to_owned();
    }
    if family_name
        .chars()
        .chain(given_name.chars())
        .any(is_east_asian)
    {
        format!("{family_name} {given_name}")
    } else {
        format!("{given_name} {family_name}")
    }
}

fn is_east_asian(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{3005}'..='\u{30FF}' | '\u{3130}'..='\u{318F}'
        | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_order() {
        assert_eq!(full_name("佐藤", "花子"), "佐藤 花子");
        assert_eq!(full_name("Doe", "Jane"), "Jane Doe");
        assert_eq!(full_name("김", "민준"), "김 민준");
        assert_eq!(full_name("Ōta", "Ken"), "Ken Ōta");
    }

    #[test]
    fn one_name_alone_is_enough() {
        assert_eq!(full_name(" 佐藤 ", ""), "佐藤");
        assert_eq!(full_name("", "Plato"), "Plato");
    }
}
