//! **CNN Playground**: train convolutional networks on your own pickled images, inside the browser tab.
//!
//! The modules, in the order data flows through them:
//!
//! | module | from | to |
//! |---|---|---|
//! | [`values`] | the bytes of a file, wherever they are | an arena of Python's values, and views to look at them |
//! | [`pickle`] | the bytes of a pickle | values; reads, never runs |
//! | [`files`] | the first bytes of a file, its name | what it is, and who reads it; values |
//! | [`input`] | files | what they are before they are data: ready images, tables, labels that were put to images |
//! | [`unpack`] | archives of files | the files |
//! | [`join`] | paths of pictures, tables beside them | columns of labels, each put to its picture |
//! | [`samples`] | nothing | drawn data sets |
//! | [`data`] | Python values | a [`data::Dataset`]: images, label columns, splits |
//! | [`nn`] | tensors | tensors: layers, losses, optimizers on SIMD kernels |
//! | [`train`] | a data set and a network | epochs: batches, history, evaluation |
//! | [`inspect`] | a network and an image | pictures of what each layer sees |
//! | [`interop`] | files of Keras | a network with its weights, and back |
//! | [`worker`] | requests of the page | replies; the only module that knows the browser |
//!
//! Names, defaults and numbers are those of Keras, numpy and scikit-learn wherever they have one.
//! Images are *channels last*: height x width x channels.
//!
//! # Words
//!
//! One word, one thing; Keras's words (layer, filter, kernel, epoch, batch, callback) mean what they mean there.
//!
//! | word | thing |
//! |---|---|
//! | value | anything in a file that Python would have as an object; an *arena* keeps all of a file ([`values`]) |
//! | view | a value to look at, one step at a time ([`values::View`]) |
//! | place | where in a file a value was made, for messages ([`values::Place`]) |
//! | contents | the bytes of an array, which may still lie in the file ([`values::Contents`]) |
//! | picture | an image as a file has it: a PNG in a zip, an image of Pillow in a pickle |
//! | image | height x width x channels of a data set; an *input* is an image as the network takes it ([`data::Inputs`]) |
//! | label, class, code | what a file says of an image; the labels that are equal; the number of a class |
//! | column | the classes of all images in one respect ([`data::Column`]) |
//! | layout | how the values of a file are understood: which are images, which labels ([`data::Layout`]) |
//! | variant | an image that augmentation made of another |
//! | training, validation, test part | the images that a network learns from, is watched on, and has never seen |
//! | parameter | a named array of a layer: a kernel, a bias; the *weights* are the numbers of all of them |
//! | architecture, blueprint, network | layers as Keras's JSON has them; their shapes, parameters and memory; all of it, allocated |
//! | activation, score | what a layer makes of an image; the same before its activation function (of the last layer: the logits) |
//! | probe | which of these one looks at ([`nn::Probe`]) |
//! | front, features | the frozen layers at the beginning; what they make of images, kept for all epochs |
//! | model | a network with its loss, its metrics and its optimizer: compiled, as Keras says ([`train::Model`]) |
//! | metric, tally, logs | a number that is told of every epoch beside the loss ([`nn::metrics::Metric`]); sums over samples; their means by Keras's names |
//! | run | one `fit`, from its beginning to its end, pauses included |
//! | step | what is done with one batch: forward, backward, and one move of the optimizer ([`nn::Step`]) |
//! | shard | one of the eight pieces into which a batch is cut, whatever the number of workers ([`nn::SHARDS`]) |
//! | team, member, leader | the workers that train one network; one of them; the one that has the data |
//! | peer, message, exchange | another member; what it is sent; the sending of messages within a step ([`nn::Exchange`]) |
//! | partial statistics | mean and variance, or sums, of one shard, of which those of the batch are made |
//! | share | the parameters that one member keeps, with what the optimizer remembers of them |
//! | moment, timeline | the network after one epoch, kept to look back at; all moments of a run ([`train::Timeline`]) |
//! | snapshot | all that it takes to go on from here: weights, optimizer, callbacks, moments |
//! | request, reply, failure | what the page asks the worker; the answer; why there is none ([`worker::protocol`]) |
//! | attachment, buffer | a large array that comes with a request; one that goes with a reply |

pub mod crc32;
pub mod data;
pub mod explain;
pub mod files;
pub mod input;
pub mod inspect;
pub mod interop;
pub mod join;
pub mod nn;
mod order;
pub mod pickle;
pub mod samples;
pub mod schema;
pub mod train;
pub mod unpack;
pub mod values;
pub mod worker;
