// Generated from src/files/ by `UPDATE_KINDS=1 cargo test files`. Do not edit.

/** First bytes of what the core reads itself: pickles, .npy and IDX files, perhaps inside gzip or zlib. */
export const CORE =
  /^(\x80[\x00-\x0a]|\([ldt][p\x0a]|[\]}\)]q|cnumpy|cpandas|ccopy_reg|cPIL|c_codecs|c__builtin__|ccollections|cjoblib|\x93NUMPY|\x00\x00[\x08\x09\x0b-\x0e][\x01-\x04]|\x1f\x8b|x[\x01\x5e\x9c\xda])/s;

/** Names of tables, and of what inside gzip is for the unpacker. */
export const UNPACKED = /\.(json|jsonl|csv|tsv|tgz|(png|jpg|jpeg|gif|bmp|webp|pgm|ppm|json|jsonl|csv|tsv|tar|zip|txt)\.gz)$/i;

/** Paths of what systems, editors and notebooks leave among the files of their users. */
export const LITTER =
  /(^|[/\\])(\.+[^./\\][^\/\\]*|~\$[^\/\\]*|[^\/\\]+~|__macosx|thumbs\.db|ehthumbs\.db|desktop\.ini|\$recycle\.bin|system volume information)([/\\]|$)/i;
