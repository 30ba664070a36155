//! Names of Keras 1 and 2, in those of Keras 3.

use serde_json::{Map, Value, json};

/// Keras 2's name of a class.
pub(super) fn class_name(class_name: &str) -> &str {
    match class_name {
        "Convolution2D" => "Conv2D",
        other => other,
    }
}

/// Renames the options of a layer; those of later versions stay as they are.
///
/// # Errors
/// When an option has a value that later versions have nothing for.
pub(super) fn rename(class_name: &str, config: &mut Map<String, Value>) -> Result<(), String> {
    if let (Some(rows), Some(columns)) = (config.remove("nb_row"), config.remove("nb_col")) {
        config.insert("kernel_size".into(), json!([rows, columns]));
    }
    if class_name == "LeakyReLU"
        && let Some(slope) = config.remove("alpha")
    {
        config.entry("negative_slope").or_insert(slope);
    }
    // Keras 3.0 has it there, where it says nothing.
    if class_name == "RandomRotation" {
        config.remove("value_range");
    }
    // Of one number Keras 2 and 3.0 made both ends; later ones write two.
    if class_name == "RandomContrast"
        && let Some(factor) = config.get_mut("factor").filter(|factor| factor.is_number())
    {
        *factor = json!([factor, factor]);
    }
    let initialized = match class_name {
        "BatchNormalization" => "gamma_initializer",
        _ => "kernel_initializer",
    };
    let names = [
        ("nb_filter", "filters"),
        ("subsample", "strides"),
        ("border_mode", "padding"),
        ("bias", "use_bias"),
        ("output_dim", "units"),
        ("p", "rate"),
        ("init", initialized),
        ("W_regularizer", "kernel_regularizer"),
        ("b_regularizer", "bias_regularizer"),
        ("W_constraint", "kernel_constraint"),
        ("b_constraint", "bias_constraint"),
        ("beta_init", "beta_initializer"),
        ("gamma_init", "gamma_initializer"),
    ];
    for (old, new) in names {
        if let Some(value) = config.remove(old) {
            config.entry(new).or_insert(value);
        }
    }
    if let Some(order) = config.remove("dim_ordering") {
        let format = match order.as_str() {
            Some("th") => "channels_first",
            Some("tf" | "default") => "channels_last",
            _ => return Err(format!("dim_ordering is {order}")),
        };
        config.insert("data_format".into(), json!(format));
    }
    Ok(())
}

/// What a weight may be by its name: of `layer/kernel:0`, of `dense_1_W`, the part that says what it is. A `depthwise_kernel` is a
/// parameter of its own, or, in Keras 2, what is called `kernel` now.
pub(super) fn parameters(weight_name: &str) -> impl Iterator<Item = &'static str> {
    let last = weight_name.rsplit('/').next().unwrap_or_default();
    let last = last.split(':').next().unwrap_or_default();
    let known = [
        "kernel",
        "bias",
        "gamma",
        "beta",
        "moving_mean",
        "moving_variance",
        "mean",
        "variance",
        "count",
        "alpha",
        "depthwise_kernel",
        "pointwise_kernel",
    ];
    let name = known.into_iter().find(|name| *name == last);
    // Keras 1 had the layer's name in front; its running_std is a variance.
    let older = [
        ("_W", "kernel"),
        ("_b", "bias"),
        ("_gamma", "gamma"),
        ("_beta", "beta"),
        ("_running_mean", "moving_mean"),
        ("_running_std", "moving_variance"),
        ("_kernel", "kernel"),
        ("_bias", "bias"),
    ];
    let older = older.into_iter().find(|(end, _)| last.ends_with(end));
    name.into_iter().chain(older.map(|(_, name)| name))
}
