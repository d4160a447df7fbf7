//! Reads JSON in which a struct is always an object, as Google and our own server write it.
//!
//! `serde_json` takes a struct as an array of its fields too, and for that serde's derive writes a second reader of every
//! type. In a client that is downloaded, these readers that nobody calls weigh tens of kilobytes; this reader asks for a
//! map wherever a struct is wanted, so that they are left out. It also keeps everyone to one form of `serde_json`'s
//! reader, which is compiled once for each kind of input.

use core::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

/// Reads a whole text: nothing but white space may follow.
///
/// # Errors
///
/// What does not have the form of `T`.
pub fn from_slice<T: DeserializeOwned>(text: &[u8]) -> Result<T, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = T::deserialize(Objects(&mut reader))?;
    reader.end()?;
    Ok(value)
}

/// A deserializer that reads every struct from a map, and likewise whatever stands in a struct, a sequence or an option.
struct Objects<D>(D);

/// A value that is read by way of [`Objects`].
struct Seed<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Seed<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Objects(reader))
    }
}

/// Calls of the same name on the reader below, with the visitor as it is: these values have nothing inside.
macro_rules! as_they_are {
    ($($method:ident($($name:ident: $type:ty),*))+) => {$(
        fn $method<V: Visitor<'de>>(self, $($name: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($name,)* visitor)
        }
    )+};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    as_they_are! {
        deserialize_any()
        deserialize_bool()
        deserialize_i8()
        deserialize_i16()
        deserialize_i32()
        deserialize_i64()
        deserialize_u8()
        deserialize_u16()
        deserialize_u32()
        deserialize_u64()
        deserialize_f32()
        deserialize_f64()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_unit()
        deserialize_unit_struct(name: &'static str)
        deserialize_identifier()
        deserialize_ignored_any()
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(Map(visitor))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_seq(Seq(visitor))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple(length, Seq(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_tuple_struct(name, length, Seq(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_option(Opt(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, Newtype(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, Variants(visitor))
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

struct Map<T>(T);

impl<'de, V: Visitor<'de>> Visitor<'de> for Map<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<V::Value, A::Error> {
        self.0.visit_map(Map(entries))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Map<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

struct Seq<T>(T);

impl<'de, V: Visitor<'de>> Visitor<'de> for Seq<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Seq(items))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Seq<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(Seed(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

struct Opt<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Opt<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, reader: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Objects(reader))
    }
}

struct Newtype<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Newtype<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, reader: D) -> Result<V::Value, D::Error> {
        self.0.visit_newtype_struct(Objects(reader))
    }
}

struct Variants<T>(T);

impl<'de, V: Visitor<'de>> Visitor<'de> for Variants<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(Variants(variant))
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Variants<A> {
    type Error = A::Error;
    type Variant = Variants<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), A::Error> {
        let (value, content) = self.0.variant_seed(seed)?;
        Ok((value, Variants(content)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Variants<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, A::Error> {
        self.0.newtype_variant_seed(Seed(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.tuple_variant(length, Seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.struct_variant(fields, Map(visitor))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Shape {
        Unit,
        Newtype(Leaf),
        Tuple(u8, String),
        Struct { leaf: Leaf },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "kind")]
    enum Tagged {
        One(Leaf),
        Two { text: String },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Leaf {
        number: i64,
        text: Option<String>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Name(String);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Tree {
        name: Name,
        shapes: Vec<Shape>,
        pair: (bool, f64),
        by_name: BTreeMap<String, Option<Leaf>>,
        tagged: Option<Tagged>,
        #[serde(default)]
        missing: Vec<u8>,
    }

    fn leaf() -> impl Strategy<Value = Leaf> + Clone {
        (any::<i64>(), any::<Option<String>>()).prop_map(|(number, text)| Leaf { number, text })
    }

    fn tree() -> impl Strategy<Value = Tree> {
        let shape = prop_oneof![
            Just(Shape::Unit),
            leaf().prop_map(Shape::Newtype),
            (any::<u8>(), any::<String>()).prop_map(|(number, text)| Shape::Tuple(number, text)),
            leaf().prop_map(|leaf| Shape::Struct { leaf }),
        ];
        let tagged = prop_oneof![
            leaf().prop_map(Tagged::One),
            any::<String>().prop_map(|text| Tagged::Two { text }),
        ];
        (
            any::<String>(),
            prop::collection::vec(shape, 0..4),
            (any::<bool>(), (-1_000_i32..1_000).prop_map(f64::from)),
            prop::collection::btree_map(any::<String>(), prop::option::of(leaf()), 0..4),
            prop::option::of(tagged),
        )
            .prop_map(|(name, shapes, pair, by_name, tagged)| Tree {
                name: Name(name),
                shapes,
                pair,
                by_name,
                tagged,
                missing: Vec::new(),
            })
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_writes(tree in tree()) {
            let text = serde_json::to_vec(&tree).unwrap();
            prop_assert_eq!(from_slice::<Tree>(&text).unwrap(), tree);
        }

        #[test]
        fn takes_objects_as_serde_json_does(text in r#"\{("(number|text|x)":(1|"a"|null|\[\]|\{\}),?){0,3}\} ?x?"#) {
            let ours = from_slice::<Leaf>(text.as_bytes());
            prop_assert_eq!(ours.ok(), serde_json::from_str(&text).ok());
        }
    }

    #[test]
    fn takes_no_array_for_a_struct() {
        let text = br#"[1, "a"]"#;
        assert!(serde_json::from_slice::<Leaf>(text).is_ok());
        assert!(from_slice::<Leaf>(text).is_err());
        assert!(from_slice::<Vec<Leaf>>(br#"[[1, "a"]]"#).is_err());
        assert!(from_slice::<Vec<Leaf>>(br#"[{"number": 1}]"#).is_ok());
    }
}
