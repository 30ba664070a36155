/** What this build is: as Cargo.toml and the licenses say, which a test compares. */
export const release = {
  version: "0.1.0",
  authors: "The CNN Playground authors",
  /** Where its source is published; empty: Cargo.toml names no address. */
  repository: "",
};
