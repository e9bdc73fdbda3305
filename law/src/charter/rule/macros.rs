//! How the vocabulary is written down: one place for the word, its meaning, the struct and the reference page.

/// Declares a closed vocabulary: each word with what it means, as the end of a sentence.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $( $variant:ident $word:literal $means:literal ),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $( #[doc = $means] #[serde(rename = $word)] $variant, )+
        }

        impl $name {
            /// Every word, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word as a charter writes it.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Returns what the word means, a phrase for readers.
            pub fn means(self) -> &'static str {
                match self { $(Self::$variant => $means),+ }
            }
        }

        impl $crate::charter::rule::Holds for $name {
            fn holds() -> $crate::charter::rule::Value {
                $crate::charter::rule::Value::Word(
                    Self::ALL.iter().map(|one| (one.word(), one.means())).collect(),
                )
            }
        }
    };
}

/// Declares a table of a charter: its keys with what each is for; the keys after `optional` may be left out.
macro_rules! table {
    (
        $(#[$doc:meta])* $name:ident {
            $( $(#[doc = $help:literal])+ $field:ident $key:literal: $type:ty, )*
        } optional {
            $( $(#[doc = $ohelp:literal])+ $ofield:ident $okey:literal: $otype:ty, )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $( $(#[doc = $help])+ #[serde(rename = $key)] pub $field: $type, )*
            $( $(#[doc = $ohelp])+ #[serde(rename = $okey, default)] pub $ofield: $otype, )*
        }

        impl $name {
            /// The keys, needed ones first.
            pub const KEYS: &'static [$crate::charter::rule::Key] = &[
                $( $crate::charter::rule::Key {
                    name: $key, needed: true, help: concat!($($help),+),
                    holds: <$type as $crate::charter::rule::Holds>::holds,
                }, )*
                $( $crate::charter::rule::Key {
                    name: $okey, needed: false, help: concat!($($ohelp),+),
                    holds: <$otype as $crate::charter::rule::Holds>::holds,
                }, )*
            ];
        }

        impl $crate::charter::rule::Holds for $name {
            fn holds() -> $crate::charter::rule::Value {
                $crate::charter::rule::Value::Table(Self::KEYS)
            }
        }
    };
}

/// Declares the rule kinds: the word that opens a fence, the variant and its table, and the question it answers.
macro_rules! kinds {
    ($( $word:literal $variant:ident($terms:ty) $answers:literal, )+) => {
        /// What a rule says, by kind.
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        pub enum Terms {
            $( #[doc = $answers] $variant($terms), )+
        }

        impl Terms {
            /// Returns the word that opens the rule's fence: `decide`.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $word),+ }
            }

            /// Returns the terms of a kind with these values. Nothing if they are no such terms.
            pub(in crate::charter) fn of(kind: &str, values: toml::Table) -> Option<Self> {
                match kind {
                    $( $word => values.try_into().ok().map(Self::$variant), )+
                    _ => None,
                }
            }
        }

        /// The rule kinds, in the order of the reference.
        pub const KINDS: &[RuleKind] = &[
            $( RuleKind { word: $word, answers: $answers, keys: <$terms>::KEYS }, )+
        ];

        /// Reads the terms of a rule kind from its table. Nothing if the kind is unknown or the table is wrong.
        /// `also` are keys that were there and have been taken out.
        pub(in crate::charter) fn read(
            table: &mut crate::charter::parse::Table<'_, '_>,
            kind: &RuleKind,
            also: &[&'static str],
        ) -> Option<Terms> {
            match kind.word {
                $( $word => table.terms(kind.keys, also).map(Terms::$variant), )+
                _ => None,
            }
        }
    };
}
