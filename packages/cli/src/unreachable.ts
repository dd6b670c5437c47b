/**
 * What the operator does when a service cannot be reached, by the code Node.js gives.
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function whatToDo(code: string, option: string): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'Renew its certificate; the new one is taken without a restart.'
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'Who signed its certificate is not known here: name the file with that authority in NODE_EXTRA_CA_CERTS.'
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `Its certificate is for another name: use that name with ${option}.`
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `It does not speak TLS: write http:// with ${option}.`
    case 'UND_ERR_SOCKET':
      return `It may speak TLS: write https:// with ${option}.`
    default:
      return `Start it with tollbell up, or say where it is with ${option}.`
  }
}
