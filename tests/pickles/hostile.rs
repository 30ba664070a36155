//! Files that are wrong: by accident, or made to do harm. Each gets an error that says what is wrong, quickly and
//! without much memory.

use cnn_playground::explain::Explain;

use crate::support::{made, refused};

#[test]
fn a_text_file_is_named_as_such() {
    for text in [
        "files\nch4f_straight.png\n",
        "class,label\nopen,0\n",
        "{\"a\": 1}",
        "Images of faces.",
        "(see below)",
        "X,y\n0,1\n",
    ] {
        let error = refused(vec![made("notes.txt", text)]);
        assert_eq!(error.code(), "not_a_pickle", "{text}: {error}");
        assert!(
            error.to_string().contains(&text[..4].escape_debug().to_string()),
            "{error}"
        );
    }
}
