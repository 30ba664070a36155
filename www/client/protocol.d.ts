// Generated from src/worker/protocol/ by `UPDATE_TYPES=1 cargo test protocol`. Do not edit.

/** A layer, an optimizer or a loss as Keras writes it. */
export type Spec = { class_name: string; config?: Record<string, unknown> };

/**
 * A rectangle of pixels.
 */
export type Area = { row: number, column: number, height: number, width: number, };

/**
 * A request with the id that its replies will carry.
 */
export type Ask = { id: number, request: Request, };

/**
 * Variants of the images to train on.
 */
export type AugmentOptions = { 
/**
 * Layers of Keras such as `RandomRotation`, one after the other.
 */
layers: Spec[], seed?: number, 
/**
 * How many variants of each image take its place. Not used with `each_epoch`.
 */
copies?: number, 
/**
 * Makes one variant of each image of the training part anew in each epoch, instead of copies.
 */
each_epoch?: boolean, 
/**
 * Augments before the test part is set aside. That is cheating: the test then asks for photos of which variants were
 * trained on. It is here to be seen.
 */
before_split?: boolean, };

/**
 * Precision, recall and F1 of all classes together.
 */
export type AverageScore = { precision: number, recall: number, f1: number, };

/**
 * A network that was there before, as `learned` told of it.
 */
export type BaseNetwork = { architecture: unknown, input_shape: [number, number, number], };

export type BatchLog = { 
/**
 * Counted from 1 since the network was built.
 */
epoch: number, 
/**
 * Batches done in this epoch.
 */
batch: number, batches: number, 
/**
 * Milliseconds a batch takes, the mean of this epoch so far.
 */
ms_per_step: number, } & ({ loss: number, accuracy: number } & Record<string, number | null>);

/**
 * A network to build with fresh weights, or to summarize.
 */
export type BuildOptions = { layers: Spec[], 
/**
 * Adam at Keras's defaults when left out.
 */
optimizer?: string | Spec | null, 
/**
 * Keras's name of the loss, or `"auto"`.
 */
loss?: string | Spec | null, 
/**
 * What is measured besides the loss and accuracy: names, or classes with options, as Keras has them.
 */
metrics?: Array<string | Spec> | null, 
/**
 * Seed of weights, shuffling and dropout; a fresh one, told in the reply, when left out.
 */
seed?: number | null, 
/**
 * Height, width and channels, to summarize a network for other images than those of the data set.
 */
input_shape?: [number, number, number] | null, };

export type ClassProbability = { 
/**
 * Of a class, or of a label.
 */
name: string, 
/**
 * What the loss takes the output for; those of classes sum to 1.
 */
probability: number, 
/**
 * What Keras's `predict` gives for the class. Of one output for two classes it is the second's; `null` for the first.
 */
output: number | null, };

export type ClassScore = { name: string, precision: number, recall: number, f1: number, support: number, };

/**
 * What the channels of an image are, by the names of Pillow's modes.
 */
export type ColorMode = "L" | "RGB";

export type ColumnSummary = { name: string, classes: Array<string>, counts: Array<number>, };

/**
 * A way to cut file names into labels.
 */
export type Cut = { 
/**
 * Such as "before the last number".
 */
description: string, columns: Array<CutColumn>, 
/**
 * How many names do not have these parts.
 */
without: number, 
/**
 * Its columns are among those of the answer.
 */
is_used: boolean, };

/**
 * A column that a [`Cut`] gives.
 */
export type CutColumn = { name: string, 
/**
 * In natural order.
 */
classes: Array<string>, 
/**
 * For each class, how many images have it.
 */
counts: Array<number>, };

/**
 * Which of the offered [`Cut`]s of the file names gives columns.
 */
export type Cutting = "best" | "none" | { "at": number };

/**
 * Where the channels stand, under Keras's names.
 */
export type DataFormat = "channels_first" | "channels_last";

/**
 * A data set as the page shows it.
 */
export type DatasetSummary = { count: number, 
/**
 * Height, width and channels that most images have; `sizes` says whether all of them do.
 */
height: number, width: number, channels: number, 
/**
 * numpy's name of the type the pixels are stored in.
 */
dtype: string, min: number, max: number, 
/**
 * The values that are drawn black and white.
 */
display: [number, number], sizes: Array<ImageSize>, columns: Array<ColumnSummary>, 
/**
 * The column to learn; `null` when the files hold no labels.
 */
column: string | null, 
/**
 * Classes of that column, in `LabelEncoder` order.
 */
classes: Array<string>, 
/**
 * Images in each class of that column.
 */
counts: Array<number>, 
/**
 * How the files were understood where there was more than one way, in whole sentences.
 */
notes: Array<string>, 
/**
 * The same for programs, and what else they may mean.
 */
layout: Layout, 
/**
 * A column whose classes are the parts of the set, if there is one.
 */
split: SplitColumn | null, 
/**
 * How labels were put to images, where they were not in one file with them.
 */
join: Join, };

/**
 * What `EarlyStopping` has done, in epochs counted from 1 since the network was built.
 */
export type EarlyStopped = { 
/**
 * The epoch it ended the run after, if it did.
 */
stopped_epoch: number | null, 
/**
 * The best epoch that it looked at.
 */
best_epoch: number | null, 
/**
 * Whether the weights are those of that epoch again.
 */
restored: boolean, };

/**
 * An epoch as Keras logs it.
 */
export type EpochLog = { 
/**
 * Counted from 1 since the network was built.
 */
epoch: number, 
/**
 * Training and validation, and what was computed once for all epochs, without pauses.
 */
seconds: number, 
/**
 * Training alone, per batch.
 */
ms_per_step: number, 
/**
 * At the end of the epoch, before any callback changed it.
 */
learning_rate: number, } & ({ loss: number, accuracy: number } & Record<string, number | null>);

/**
 * Loss and metrics of a part, as Keras has them, and what scikit-learn makes of its predictions.
 */
export type Evaluation = { part: Part, 
/**
 * `null` of several labels.
 */
balanced_accuracy: number | null, 
/**
 * `average="macro"`: each class counts the same.
 */
macro_avg: AverageScore, 
/**
 * `average="weighted"`: each class counts as often as it occurs.
 */
weighted_avg: AverageScore, 
/**
 * The class that was predicted for every image, where there was more than one to predict; `null` of several labels.
 */
always: string | null, 
/**
 * Rows actual, columns predicted; empty of several labels, which do not exclude each other.
 */
confusion: Array<Array<number>>, 
/**
 * Of each class, or label.
 */
classes: Array<ClassScore>, 
/**
 * What else there is to tell of several labels that are learned together; `null` of classes.
 */
labels: LabelScores | null, 
/**
 * Wrong ones first, the surest mistakes before the rest.
 */
predictions: Array<Prediction>, } & ({ loss: number, accuracy: number } & Record<string, number | null>);

/**
 * What went wrong, and what to do about it.
 */
export type Failure = { 
/**
 * For programs: a stable name such as `kernel_does_not_fit`.
 */
code: string, 
/**
 * What happened, with the offending numbers.
 */
message: string, 
/**
 * What to do about it.
 */
hint: string, 
/**
 * Of files, how they were understood, where they may mean something else.
 */
layout?: Layout, };

/**
 * What a frozen front makes of the images of a training, which is computed once and kept. Told at the beginning of a training,
 * and while it is computed.
 */
export type FeaturesLog = { 
/**
 * The layer whose outputs are kept.
 */
layer: string, 
/**
 * Images still to be computed when the training began, and how many of them are done.
 */
images: number, done: number, 
/**
 * What those of all images take, and what they may take at the most.
 */
bytes: number, budget_bytes: number, 
/**
 * Why they are not kept, but computed anew in every step, as a whole sentence.
 */
reason: string | null, };

/**
 * A filter that was maximized: what was raised, from where to where.
 */
export type FilterRaised = { filter: number, start: number, end: number, };

/**
 * What a filter has made of all images of the set.
 */
export type FilterSeen = { 
/**
 * The images it answers to most, the first one most.
 */
top: Array<TopImage>, low: number, high: number, 
/**
 * Whether it is 0 everywhere in every image.
 */
dead: boolean, };

/**
 * A training run, named as Keras's `fit` names things.
 */
export type FitOptions = { epochs?: number, batch_size?: number, 
/**
 * Evaluated after each epoch: the validation part where there is one, else the test part, unless named here.
 */
validation?: Part | null, 
/**
 * `EarlyStopping`, `ReduceLROnPlateau` and `ModelCheckpoint`, as Keras names their options; they begin anew with each `fit`.
 */
callbacks?: Spec[] | null, 
/**
 * How often the loss of a training image counts, by its class: a number for some of the classes, which stand by their names or, as
 * in Keras, by their numbers; the others count once. `"balanced"` as in scikit-learn: n / (k * count), where n images to train on
 * are of k classes. As in Keras, the loss that is told of training is the weighted one; metrics and validation are not weighted.
 */
class_weight?: "balanced" | Record<string, number> | null, 
/**
 * What is measured from now on besides the loss and accuracy, as `BuildOptions` have it; as before, when left out.
 */
metrics?: Array<string | Spec> | null, 
/**
 * Whether what a frozen front makes of the images is computed once and kept, where that is possible; the weights after
 * training are the same without.
 */
keep_features?: boolean, };

export type Fitted = { 
/**
 * Epochs done since the network was built.
 */
epochs: number, 
/**
 * Whether the reader stopped it before its last epoch.
 */
stopped: boolean, 
/**
 * What `EarlyStopping` has done; `null` without it, and when the reader stopped the run.
 */
early_stopping: EarlyStopped | null, 
/**
 * What the reader should know, in whole sentences: that it had been trained for other classes before.
 */
notes: Array<string>, };

export type ImageInfo = { height: number, width: number, channels: number, 
/**
 * Class name in the column to learn; empty when there are no labels.
 */
label: string, };

export type ImageSize = { height: number, width: number, channels: number, count: number, };

/**
 * One image: by its index in the data set, or by the shape of the attached pixels (channels last).
 */
export type ImageSource = { index: number, } | { height: number, width: number, channels: number, };

/**
 * Images whose values lie one after the other, little-endian, channels last.
 */
export type ImagesInput = { 
/**
 * The file, archive or folder they come from, for messages.
 */
name: string, dtype: ValueType, 
/**
 * Those that were files of their own, in order.
 */
images?: Array<Picture>, 
/**
 * In place of `images`, where all are alike and have no names: count, height, width, channels.
 */
alike?: [number, number, number, number], 
/**
 * Each image is a row of numbers (its height is 1), which is cut into height and width as the rows of an array are.
 */
are_rows?: boolean, 
/**
 * Labels, already in the order of the images.
 */
columns?: Array<LabelColumn>, 
/**
 * How the labels were put to the images.
 */
join?: Join, 
/**
 * Names of classes that are codes: for a column the name of each code from 0 on.
 */
class_names?: Array<TextColumn>, 
/**
 * How the file names may be cut into labels.
 */
cuts?: Array<Cut>, 
/**
 * What was understood where there was more than one way, in whole sentences.
 */
notes?: Array<string>, 
/**
 * What the lists of `join` say, in such sentences.
 */
left_over?: Array<string>, 
/**
 * Files that should be pictures, and cannot be read.
 */
left_out?: Array<string>, };

/**
 * One of the files of a data set, or what came out of some of them.
 */
export type Input = { "type": "file", name: string, } | { "type": "images" } & ImagesInput | { "type": "torch" } & TorchInput | { "type": "table" } & NamedTable;

/**
 * The answer to a [`Question`].
 */
export type Insight = { "of": "kernels", layer: string, 
/**
 * Keras's: (height, width, channels, filters), or (in, units).
 */
shape: Array<number>, 
/**
 * How many filters or units there are; the values of one lie so far apart.
 */
filters: number, } | { "of": "products" } & Products | { "of": "area" } & Area | { "of": "map", height: number, width: number, channels: number, } | { "of": "top_images", filters: Array<FilterSeen>, } | { "of": "maximized", height: number, width: number, channels: number, filters: Array<FilterRaised>, } | { "of": "named_kernels", kernels: Array<NamedKernel>, } | { "of": "timeline" } & Timeline | { "of": "rates", 
/**
 * As many as were tried before the loss became too large.
 */
tried: Array<TriedRate>, 
/**
 * A tenth of the rate at which the smoothed loss was lowest; `null` where it never fell.
 */
suggestion: number | null, };

/**
 * How labels were put to images: how many of them by what, and what was left over.
 */
export type Join = { 
/**
 * `null` where nothing was joined; the least sure way of all rows.
 */
by: JoinedBy | null, 
/**
 * How many images have labels.
 */
matched: number, 
/**
 * Paths of images for which there is no row.
 */
images_without: Array<string>, 
/**
 * Keys of rows for which there is no image, or more than one.
 */
rows_without: Array<string>, 
/**
 * Paths of images whose rows contradict each other.
 */
doubled: Array<string>, };

/**
 * What of an image its row names, the surest first.
 */
export type JoinedBy = "path" | "name" | "stem" | "order";

/**
 * A column of labels, one for each image.
 */
export type LabelColumn = { name: string, 
/**
 * `null` where an image has none.
 */
values: Array<string | null>, 
/**
 * They are words (names of folders, parts of file names): never read as numbers, nor as missing.
 */
is_text?: boolean, };

/**
 * How well one of several labels is told, which is given where it is more likely than not.
 */
export type LabelScore = { 
/**
 * How many images have it and are given it, are given it only, have it only, or neither.
 */
tp: number, fp: number, fn: number, tn: number, accuracy: number, 
/**
 * `roc_auc_score`; `null` where all images have it, or none.
 */
auc: number | null, };

/**
 * How well several labels are told.
 */
export type LabelScores = { 
/**
 * `accuracy_score`: the share of the images of which all labels are told right.
 */
subset_accuracy: number, 
/**
 * Of each, in the order of `classes`.
 */
each: Array<LabelScore>, };

/**
 * Labels that an image has together.
 */
export type LabelSet = { 
/**
 * Their names, with ` + ` between them; `none` without any.
 */
name: string, 
/**
 * 0 or 1 for each label there is.
 */
labels: Array<number>, };

export type LayerSummary = { name: string, class_name: string, 
/**
 * As Keras prints it: the batch, which may be any size, comes first as `null`. `null` behind a broken layer.
 */
output_shape: Array<number | null> | null, params: number, 
/**
 * Whether its weights are trained; they are not where the layer is frozen.
 */
trainable: boolean, problem: Failure | null, };

/**
 * How the files were understood, and what else they may mean.
 */
export type Layout = { 
/**
 * How many images there are, of which a preview holds the first.
 */
count: number, 
/**
 * Whether there was more than one way to understand the files, and nothing said which.
 */
is_guess: boolean, 
/**
 * The entry that holds the images; empty where they are all there is.
 */
entry: string, 
/**
 * All entries that could be the images.
 */
entries: Array<LayoutEntry>, 
/**
 * The axis along which the images lie in their array; `null` where they are no array.
 */
axis: number | null, 
/**
 * All axes along which images may lie.
 */
axes: Array<LayoutAxis>, 
/**
 * How the rows of numbers are cut that the images are; `null` where they are none.
 */
rows: LayoutRows | null, 
/**
 * How the names of picture files may be cut into labels.
 */
cuts: Array<Cut>, 
/**
 * Whether rows and columns were exchanged.
 */
transpose: boolean, };

/**
 * An axis along which images may lie, and what they would be.
 */
export type LayoutAxis = { axis: number, count: number, height: number, width: number, channels: number, };

/**
 * A part of the files that may be the images.
 */
export type LayoutEntry = { 
/**
 * The keys that lead to it, with `/` between them; where parts have no names, their numbers.
 */
name: string, 
/**
 * What it is: "an array of shape (100, 60, 64) and type float32".
 */
what: string, };

/**
 * What the reader chose. Whatever is left out is guessed.
 */
export type LayoutOptions = { 
/**
 * The entry that holds the images, under its name among the `entries` of what was understood.
 */
entry?: string, 
/**
 * The axis of its array along which the images lie, one after the other.
 */
axis?: number, 
/**
 * Height and width of images that are rows of numbers.
 */
shape?: [number, number], 
/**
 * Whether such a row holds one channel after the other, or one pixel after the other.
 */
data_format?: DataFormat, 
/**
 * A class that stands for a missing label, such as `-1`, in whichever column it is.
 */
missing?: string, 
/**
 * Whether the images lie on their side: rows and columns are exchanged then. Left out, those of an IDX file of EMNIST do.
 */
transpose?: boolean, 
/**
 * How the names of picture files are cut into labels: one of the `cuts` of what was understood, or none. It is followed where
 * the names are read, before they come here.
 */
cut?: Cutting, };

/**
 * How a row of numbers is one image.
 */
export type LayoutRows = { 
/**
 * How many numbers a row has: height times width times channels.
 */
numbers: number, height: number, width: number, channels: number, data_format: DataFormat, };

/**
 * How far the reading of files is.
 */
export type LoadingLog = { 
/**
 * The file that is read; first every file is looked through, then the images are copied.
 */
file: string, 
/**
 * How much of it is read, 0 to 1.
 */
share: number, 
/**
 * How many images are in their place; 0 as long as the file is looked through.
 */
images: number, };

/**
 * What is to be seen of an image.
 */
export type LookOptions = { image: ImageSource, 
/**
 * Whether its pixels are to come along, where it is one of the set.
 */
pixels: boolean, 
/**
 * Layers whose outputs are to come, now or as they were after an epoch of the timeline.
 */
layers: Array<string>, epoch: number | null, 
/**
 * Whether the network is to say what it takes it for.
 */
predict: boolean, };

/**
 * What there was to see of it. What asks the network may fail while the pixels are there.
 */
export type Looked = { 
/**
 * As it is stored and, once the images are prepared, as a network takes it.
 */
images: Array<ImageInfo>, activations: Array<MapShape>, predictions: Array<ClassProbability> | null, 
/**
 * Why the network said nothing.
 */
failure: Failure | null, };

/**
 * The shape of a layer's output for one image; a flat output is 1 x 1 x units.
 */
export type MapShape = { layer: string, height: number, width: number, channels: number, 
/**
 * Of the last layer, where it has a value for each class: the classes, as the network was trained for them.
 */
classes: Array<string> | null, };

export type MaximizeQuestion = { layer: string, filters: Array<number>, steps: number, seed: number, };

/**
 * The network after an epoch; epoch 0 is before any. With each comes the probability of each class for each of the images in
 * `predictions`, a row behind the other.
 */
export type Moment = { epoch: number, 
/**
 * What it made of the images it was evaluated on, if it was. Rows actual, columns predicted; `null` of several labels.
 */
confusion: Array<Array<number>> | null, predictions: Array<PastPrediction>, };

export type NamedKernel = { name: string, kernel: Array<Array<number>>, };

export type NamedTable = { 
/**
 * The file's name.
 */
name: string, table: Table, };

/**
 * A network as `model.summary()` shows it.
 */
export type NetworkSummary = { layers: Array<LayerSummary>, params: number, 
/**
 * How many of them are learned.
 */
trainable_params: number, 
/**
 * How many of them are not: those of frozen layers, and the running means of BatchNormalization.
 */
non_trainable_params: number, 
/**
 * The first thing that keeps the network from being built or trained: of a layer, or of the whole (the output does
 * not suit the classes). `null` when it can be trained.
 */
problem: Failure | null, 
/**
 * Keras's name of the loss that `"auto"` or the reader chose; `null` as long as there is a problem.
 */
loss: string | null, 
/**
 * About how many multiplications and additions training takes for each image, those counted in that are saved where a
 * factor is 0.
 */
operations: number, 
/**
 * Weights, gradients, optimizer state and the activations of a batch of 32, in bytes.
 */
memory_bytes: number, 
/**
 * Likewise of all workers together, when 1, 2, … 8 of them train.
 */
memory_by_workers: Array<number>, 
/**
 * How many workers can share a step of training out among them and gain by it; 1 where it is too little work.
 */
workers: number, 
/**
 * The seed of the weights; `null` where nothing was built.
 */
seed: number | null, };

/**
 * A part of the data set.
 */
export type Part = "train" | "validation" | "test";

export type PartCounts = { train: Array<number>, validation: Array<number>, test: Array<number>, };

/**
 * What the network made of an image after an epoch.
 */
export type PastPrediction = { 
/**
 * In the data set.
 */
index: number, 
/**
 * Class predicted, by its number; of several labels the set of them, by its number in `Prepared`.
 */
predicted: number, confidence: number, };

/**
 * A picture that was in a file of its own.
 */
export type Picture = { 
/**
 * Where it lay in a folder or an archive.
 */
path: string, height: number, width: number, channels: number, };

/**
 * What a network is shown of a picture.
 */
export type PictureRead = { height: number, width: number, channels: number, 
/**
 * What was done to the picture, in a few words each.
 */
done: Array<string>, 
/**
 * Whether what does not fit the shape was cut off.
 */
crop_to_aspect_ratio: boolean, };

export type PoolingName = "max" | "average";

export type Prediction = { 
/**
 * The image's index in the data set.
 */
index: number, 
/**
 * Its class; of several labels those that it has, with ` + ` between them, or `none`.
 */
actual: string, predicted: string, 
/**
 * Probability of the predicted class; of that set of labels, each taken by itself.
 */
confidence: number, };

/**
 * How a data set is prepared.
 */
export type PrepareOptions = { 
/**
 * The label column to learn; the data set's current one when left out.
 */
column?: string | null, 
/**
 * Several columns of two classes to learn together, in place of `column`: each is a label that an image has (the second class) or has
 * not, whatever the others are. Nothing is merged, left out or oversampled then.
 */
columns?: Array<string>, 
/**
 * New classes, each with the names of those it is made of.
 */
merge?: { [key in string]: Array<string> }, 
/**
 * Classes whose images are used in no part.
 */
leave_out?: Array<string>, 
/**
 * Gray (`"L"`) or color (`"RGB"`), as Pillow's `convert`; what is transparent is laid on white. As they are when left out.
 */
mode?: ColorMode | null, 
/**
 * Height and width that all images get. (Pillow's `size` is width and height.)
 */
resize?: [number, number] | null, 
/**
 * How `resize` interpolates; `"lanczos"` when left out.
 */
resample?: Resample, 
/**
 * With `resize`: what does not fit its shape is cut off around the middle, as Keras does by this name; else all of the
 * image is squeezed in.
 */
crop_to_aspect_ratio?: boolean, 
/**
 * What is done to the images, in order, by Pillow's names: `SHARPEN`, `UnsharpMask`, `autocontrast`, `equalize`.
 */
enhance?: Spec[], 
/**
 * What all values are multiplied by, such as 1/255.
 */
rescale?: number | null, 
/**
 * A column that says of each image which part it belongs to, in place of chance: `test`, `validation`, `seed`, `shuffle` and
 * `stratify` are not used then.
 */
split?: string | null, 
/**
 * Share of the images set aside for the test, 0 for none.
 */
test?: number, 
/**
 * Share of the rest set aside for validation, 0 for none.
 */
validation?: number, 
/**
 * scikit-learn's `random_state`.
 */
seed?: number, shuffle?: boolean, 
/**
 * Keep the shares of the classes in each part; of several labels, those of the sets of labels that images have.
 */
stratify?: boolean, augment?: AugmentOptions | null, 
/**
 * Draws images of the smaller classes of the training part again, with replacement, until all have as many as the largest, as
 * imbalanced-learn's `RandomOverSampler(random_state=seed)` does. Validation and test part stay as they are.
 */
oversample?: boolean, };

/**
 * What there is to train, validate and test on.
 */
export type Prepared = { train: number, validation: number, test: number, 
/**
 * Of several labels that are learned together, all their names.
 */
column: string, 
/**
 * The classes, or the labels.
 */
classes: Array<string>, 
/**
 * The sets of labels that images have, which are what the codes stand for; `null` where an image has one class.
 */
sets: Array<LabelSet> | null, 
/**
 * Images of each class, or with each label, in the training, validation and test part.
 */
counts: PartCounts, 
/**
 * Height, width and channels as a network takes them.
 */
height: number, width: number, channels: number, 
/**
 * numpy's name of the type of the prepared images, variants aside.
 */
dtype: string, 
/**
 * Their least and greatest value.
 */
min: number, max: number, 
/**
 * The values that are drawn black and white.
 */
display: [number, number], };

/**
 * One value of a layer, and what it was made from.
 */
export type Products = { 
/**
 * Row and column of the first input in what the layer is given; below 0 where padding begins.
 */
row: number, column: number, 
/**
 * The shape of inputs and weights.
 */
height: number, width: number, channels: number, bias: number | null, 
/**
 * All products and the bias.
 */
sum: number, 
/**
 * What the layer makes of the sum.
 */
value: number, };

/**
 * A question; [`Insight`] says what comes back. Epochs are those of [`Insight::Timeline`]; without one, the network is looked
 * at as it is now.
 */
export type Question = { "of": "kernels", layer: string, epoch: number | null, } | { "of": "products", image: ImageSource, layer: string, row: number, column: number, filter: number, epoch: number | null, } | { "of": "receptive_field", layer: string, row: number, column: number, } | { "of": "grad_cam", image: ImageSource, layer: string, class: number, } | { "of": "saliency", image: ImageSource, class: number, } | { "of": "occlusion", image: ImageSource, class: number, size: number, stride: number, 
/**
 * What the square is filled with; the image's mean when left out.
 */
fill: number | null, } | { "of": "top_images", layer: string, count: number, } | { "of": "maximize" } & MaximizeQuestion | { "of": "convolve", image: ImageSource, kernel: Array<Array<number>>, strides: [number, number], padding: "valid" | "same", } | { "of": "pool", image: ImageSource, pooling: PoolingName, pool_size: [number, number], strides: [number, number], padding: "valid" | "same", } | { "of": "named_kernels", size: number, } | { "of": "timeline" } | { "of": "learning_rate" } & RateQuestion;

export type RateQuestion = { 
/**
 * Built for it, with fresh weights, as by `Build`; `null`: a copy of the network that there is, with what its optimizer remembers.
 */
network: BuildOptions | null, 
/**
 * The first rate and the last.
 */
start: number, end: number, 
/**
 * How many rates are tried, a batch each.
 */
steps: number, batch_size: number, 
/**
 * As `FitOptions` have it.
 */
class_weight?: "balanced" | Record<string, number> | null, };

/**
 * What is to be read. Attached, as `Blob`s: what the inputs take, in their order.
 */
export type ReadOptions = { inputs: Array<Input>, 
/**
 * The column to learn.
 */
column: string | null, 
/**
 * How the files are to be understood, where that is not to be guessed.
 */
layout?: LayoutOptions, 
/**
 * So many images are to be shown; answered by `preview`.
 */
preview?: number, 
/**
 * What was understood on the way here, in whole sentences.
 */
notes?: Array<string>, };

/**
 * A picture of which a network is to be shown what it would be shown of an image of the set. Attached, as a `Uint8Array`: its
 * values, 0 to 255, or of 16 bits (little-endian), channels last.
 */
export type ReadPictureOptions = { height: number, width: number, 
/**
 * 1 gray, 2 gray and opacity, 3 RGB, 4 RGBA.
 */
channels: number, 
/**
 * 8 or 16.
 */
bits: number, 
/**
 * The picture was drawn by the page in the range in which it shows the images of the set.
 */
is_drawn?: boolean, 
/**
 * As in `prepare`; left out, the picture is made what the images of the set were made, and cut to their shape where these
 * were left as they are.
 */
crop_to_aspect_ratio?: boolean | null, };

/**
 * What the worker that reads files answers; the last word on a reading is one of `read`, `preview` and `failed`.
 */
export type ReadReply = { "type": "ready" } | { "type": "loading" } & LoadingLog | { "type": "values", start: number, count: number, } | { "type": "decode" } | { "type": "doubt", 
/**
 * How many images there are.
 */
count: number, join: Join, 
/**
 * What pictures that cannot be read are called.
 */
left_out: Array<string>, 
/**
 * In whole sentences.
 */
notes: Array<string>, } | { "type": "read", summary: DatasetSummary, 
/**
 * The values are bytes that stand for floats: divided by 255.
 */
are_rescaled: boolean, } | { "type": "preview", summary: DatasetSummary, images: Array<ImageInfo>, } | { "type": "failed" } & Failure;

/**
 * What the worker answers.
 */
export type Reply = { "type": "ready" } | { "type": "dataset" } & DatasetSummary | { "type": "images", images: Array<ImageInfo>, } | { "type": "prepared" } & Prepared | { "type": "network" } & NetworkSummary | { "type": "learned", learned: string, } | { "type": "snapshot" } & SnapshotPiece | { "type": "features" } & FeaturesLog | { "type": "batch" } & BatchLog | { "type": "epoch" } & EpochLog | { "type": "fitted" } & Fitted | { "type": "peak", operations_per_second: number, } | { "type": "evaluation" } & Evaluation | { "type": "picture" } & PictureRead | { "type": "predictions", predictions: Array<ClassProbability>, } | { "type": "activations", activations: Array<MapShape>, } | { "type": "looked" } & Looked | { "type": "progress", done: number, all: number, } | { "type": "inspected", insight: Insight, } | { "type": "done" } | { "type": "failed" } & Failure;

/**
 * What the page asks of the worker.
 */
export type Request = { "type": "values", start: number, count: number, } | { "type": "take_dataset" } & TakeOptions | { "type": "load_sample", name: string, column: string | null, } | { "type": "images", indices: Array<number>, prepared?: boolean, } | { "type": "variants" } & VariantsOptions | { "type": "prepare" } & PrepareOptions | { "type": "summarize" } & BuildOptions | { "type": "build" } & BuildOptions | { "type": "learned" } | { "type": "snapshot" } & SnapshotOptions | { "type": "took", pieces: number, } | { "type": "expect", lengths: Array<number>, } | { "type": "numbers", array: number, start: number, } | { "type": "restore" } & RestoreOptions | { "type": "load_checkpoint" } | { "type": "set_trainable" } & TrainableOptions | { "type": "transfer" } & TransferOptions | { "type": "fit", options: FitOptions, paused?: boolean, stopped?: boolean, 
/**
 * What the callbacks of a run had seen that goes on here, as its snapshot tells it. Attached: their best weights.
 */
course?: unknown, } | { "type": "pause" } | { "type": "resume" } | { "type": "rest", ms: number, } | { "type": "stop" } | { "type": "join", member: number, members: number, } | { "type": "lost", reason: string, } | { "type": "peak" } | { "type": "evaluate", part: Part, } | { "type": "read_picture" } & ReadPictureOptions | { "type": "predict", image: ImageSource, } | { "type": "activations", image: ImageSource, layers: Array<string>, epoch: number | null, } | { "type": "look" } & LookOptions | { "type": "inspect", question: Question, } | { "type": "cancel", request: number, };

/**
 * How pixels are interpolated, by the names of Pillow's `Image.Resampling`.
 */
export type Resample = "nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos";

/**
 * A network that has learned elsewhere.
 */
export type RestoreOptions = { network: BuildOptions, 
/**
 * How many classes it tells apart, or labels it tells.
 */
classes: number, 
/**
 * Whether they are labels, of which an image may have several or none.
 */
multilabel?: boolean, 
/**
 * Which, if that is known.
 */
target: Target | null, 
/**
 * Epochs done, and steps taken by the optimizer.
 */
epochs: number, iterations: number, 
/**
 * The epochs that can be looked back at. Attached, behind all else, of each: the weights of the layers that are kept, four
 * numbers of each prediction (image, class, predicted class, confidence), and the probabilities; as snapshots have them.
 */
moments?: Array<number>, 
/**
 * The epoch of which `ModelCheckpoint` keeps the weights. Attached, before the moments: these weights.
 */
checkpoint?: number, 
/**
 * Whether its numbers came before, as `Expect` and `Numbers` say: then the checkpoint and the moments alone are attached.
 */
came?: boolean, };

/**
 * How a snapshot of a network that is not being trained is handed out.
 */
export type SnapshotOptions = { 
/**
 * Goes out in small steps: so many pieces at once, and others once `Took` says that some are done with. All at once when left
 * out.
 */
pieces?: number | null, 
/**
 * Without the checkpoint and the moments to look back at.
 */
is_plain?: boolean, 
/**
 * Plain, and with the weights that `ModelCheckpoint` keeps in the place of those there are: what the optimizer remembers is none
 * of it.
 */
of_checkpoint?: boolean, };

/**
 * A piece of one array of a snapshot. The arrays are, in this order: the weights, what the optimizer remembers, the best weights
 * of callbacks, those of the checkpoint, and of each moment what `RestoreOptions` takes.
 */
export type SnapshotPiece = { 
/**
 * Comes with the first piece. JSON: `from`, the array that it begins with; `learned` as of `Reply::Learned`; `run`, where one
 * is under way, with the `epochs` that are left and the `course` of its callbacks; how many arrays are `remembered` and
 * `best_weights`; the epoch of the `checkpoint`, or `null`; the epochs of the `moments` that are here, and all there are in the
 * `timeline`; the `lengths` of all arrays. While an epoch is validated only what was learned is known: then it holds `from` and
 * the `lengths` of these arrays, and another head follows, whose `from` is not 0, with all the rest; or one that begins anew, if
 * something has changed.
 */
head: string | null, array: number, 
/**
 * Of its first number in the array.
 */
position: number, };

/**
 * A column whose classes are parts of the set: those of each part.
 */
export type SplitColumn = { 
/**
 * The name of the column.
 */
column: string, train: Array<string>, validation: Array<string>, test: Array<string>, };

/**
 * A table of text, as a CSV file has it.
 */
export type Table = { 
/**
 * All of one length.
 */
columns: Array<TextColumn>, 
/**
 * Where in the file each row begins, in bytes.
 */
starts: number[], };

/**
 * A data set that the worker that reads files has read.
 */
export type TakeOptions = { count: number, are_rescaled: boolean, dtype: string, min: number, max: number, columns: Array<ColumnSummary>, 
/**
 * The one to learn.
 */
column: string | null, };

/**
 * What the outputs of a network stand for: the classes of a column of labels, in their order, or several labels.
 */
export type Target = { 
/**
 * Empty where no more is known than the names of the classes.
 */
column: string, 
/**
 * Its classes, or the labels.
 */
classes: Array<string>, 
/**
 * Of each class the names it has in the data set: several where some were merged.
 */
made_of: Array<Array<string>>, 
/**
 * Whether they are labels, of which an image may have several or none.
 */
multilabel?: boolean, };

/**
 * A reply (or an event on the way to it) with the id of its request, and the weights there were when it was made.
 * [`Reply::Ready`] has the id 0.
 */
export type Tell = { id: number, weights: Weights, reply: Reply, };

export type TextColumn = { name: string, values: Array<string>, };

/**
 * What is kept of the epochs of a training.
 */
export type Timeline = { moments: Array<Moment>, 
/**
 * The classes, by their numbers in `moments`, or the labels: those the network was trained for.
 */
classes: Array<string>, 
/**
 * Memory that all of it takes.
 */
bytes: number, 
/**
 * Layers whose kernels and outputs can be looked back at.
 */
layers: Array<string>, };

/**
 * An image to which a filter answers, and where in its map.
 */
export type TopImage = { index: number, value: number, row: number, column: number, };

/**
 * The members of a zip that PyTorch wrote: `data.pkl` and, one after the other behind it, its storages.
 */
export type TorchInput = { 
/**
 * The file's name.
 */
name: string, 
/**
 * How many bytes `data.pkl` has.
 */
pickle: number, 
/**
 * The key of each storage (`0` of `archive/data/0`), and its length in bytes.
 */
storages: Array<[string, number]>, 
/**
 * Whether numbers in the storages are big-endian.
 */
big_endian: boolean, };

/**
 * Layers to be frozen or thawed. The optimizer begins anew, as it does with `compile` in Keras, unless nothing changes.
 */
export type TrainableOptions = { 
/**
 * By the name of the layer, whether it is trained; the others stay as they are.
 */
layers: { [key in string]: boolean }, 
/**
 * The one that there is, when left out.
 */
optimizer?: string | Spec | null, };

/**
 * A network with new layers behind some that have learned.
 */
export type TransferOptions = { 
/**
 * The network whose front is kept, where it is not the one that there is. Attached: its weights, a `Float32Array`.
 */
base?: BaseNetwork | null, 
/**
 * The name of the last layer that is kept.
 */
cut: string, 
/**
 * Whether the layers that are kept are trained on; as they were, when left out.
 */
trainable?: boolean | null, 
/**
 * What it is to be, of whose layers only those that come behind are told; their weights are fresh.
 */
network: BuildOptions, };

/**
 * A learning rate that was tried for a step.
 */
export type TriedRate = { learning_rate: number, 
/**
 * Of the batch, before the step.
 */
loss: number, 
/**
 * The mean of the losses up to here, in which each counts a tenth less than the one that follows.
 */
smoothed: number, };

/**
 * The type of ready values, under numpy's names.
 */
export type ValueType = "uint8" | "uint16" | "float32";

/**
 * Variants of one image: what layers of augmentation would make of it.
 */
export type VariantsOptions = { 
/**
 * The image's index in the data set.
 */
index: number, 
/**
 * Layers of Keras such as `RandomRotation`.
 */
layers: Spec[], seed: number, 
/**
 * How many.
 */
count: number, };

/**
 * Which network there is, and which version of its weights.
 */
export type Weights = { 
/**
 * Another number for every network that is built or restored; 0 as long as there is none.
 */
network: number, 
/**
 * Grows whenever its weights change: with every batch it is trained on.
 */
version: number, 
/**
 * The epoch, counted from 1 since the network was built, of which `ModelCheckpoint` keeps the weights; `null`: it keeps none.
 */
checkpoint: number | null, };
