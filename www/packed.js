/** Names of archives, tables and pictures inside gzip. What else ends in .gz is taken for a pickle, which the core reads itself. */
export const PACKED = /\.(tgz|(tar|[ct]sv|p[gp]m|bmp)\.gz)$/i;
