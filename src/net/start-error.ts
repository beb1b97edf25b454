import { formatAddress } from '../trace/transport.js';

/** Why a listener could not start, in a sentence for the operator, with the next step. The command turns it into its user error. */
export class StartError extends Error {
  readonly suggestion: string;

  constructor(message: string, suggestion: string) {
    super(message);
    this.name = 'StartError';
    this.suggestion = suggestion;
  }
}

/** Why a listener could not have its address, from the system's error. */
export function listenError(error: NodeJS.ErrnoException, host: string, port: number): StartError {
  const where = formatAddress(host, port);
  switch (error.code) {
    case 'EADDRINUSE': return new StartError(`Port ${port} on ${host} is in use by another program.`, 'Stop that program, or choose another port; port 0 picks a free one.');
    case 'EACCES': return new StartError(`No permission to listen on ${where}.`, 'Choose a port from 1024 upwards, or run with the needed rights.');
    case 'EADDRNOTAVAIL': return new StartError(`${host} is not an address of this machine.`, 'Listen on 127.0.0.1, or on 0.0.0.0 to accept clients from other machines.');
    case 'ENOTFOUND': return new StartError(`${host} is not a known host name.`, 'Give an address, such as 127.0.0.1 or [::1].');
    default: return new StartError(`Cannot listen on ${where} (${error.code ?? error.message}).`, 'Choose another address or port.');
  }
}
