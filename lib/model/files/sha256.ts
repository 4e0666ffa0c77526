/** A SHA-256 as sha256sum(1) and openssl(1) print it. */
export const SHA256 = /^[0-9a-f]{64}$/;
