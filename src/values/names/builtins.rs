//! Names of Python itself.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    /// The base class, an argument of `copyreg._reconstructor`.
    Object,
    Bytes,
    ByteArray,
    Set,
    FrozenSet,
    List,
    Dict,
    /// A number or text class, as the factory of a `defaultdict`.
    Atom,
    Slice,
    OrderedDict,
    DefaultDict,
    /// `_codecs.encode`: how Python 3 writes bytes at protocols 0 to 2.
    Encode,
    /// `getattr(zoneinfo.ZoneInfo, "_unpickle")`: how Python writes what makes a time zone. Nothing else may be asked for.
    GetAttr,
    /// `copyreg._reconstructor`: how objects are made at protocols 0 and 1.
    Reconstructor,
    /// scikit-learn's dict with attributes, which its `load_...` functions give.
    Bunch,
}

pub(crate) fn find(module: &str, name: &str) -> Option<Builtin> {
    Some(match (module, name) {
        ("builtins" | "__builtin__", name) => match name {
            "object" => Builtin::Object,
            "bytes" => Builtin::Bytes,
            "bytearray" => Builtin::ByteArray,
            "set" => Builtin::Set,
            "frozenset" => Builtin::FrozenSet,
            "list" => Builtin::List,
            "dict" => Builtin::Dict,
            "slice" => Builtin::Slice,
            "getattr" => Builtin::GetAttr,
            "int" | "float" | "str" | "bool" => Builtin::Atom,
            _ => return None,
        },
        ("collections", "OrderedDict") => Builtin::OrderedDict,
        ("collections", "defaultdict") => Builtin::DefaultDict,
        ("_codecs", "encode") => Builtin::Encode,
        ("copyreg" | "copy_reg", "_reconstructor") => Builtin::Reconstructor,
        ("sklearn.utils._bunch" | "sklearn.utils" | "sklearn.datasets.base", "Bunch") => Builtin::Bunch,
        _ => return None,
    })
}

impl Builtin {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Builtin::Object => "object",
            Builtin::Bytes => "bytes",
            Builtin::ByteArray => "bytearray",
            Builtin::Set => "set",
            Builtin::FrozenSet => "frozenset",
            Builtin::List => "list",
            Builtin::Dict => "dict",
            Builtin::Atom => "number",
            Builtin::Slice => "slice",
            Builtin::OrderedDict => "collections.OrderedDict",
            Builtin::DefaultDict => "collections.defaultdict",
            Builtin::Encode => "_codecs.encode",
            Builtin::GetAttr => "getattr",
            Builtin::Reconstructor => "copyreg._reconstructor",
            Builtin::Bunch => "sklearn.utils.Bunch",
        }
    }
}
