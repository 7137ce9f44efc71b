// A bundle of its own, loaded when the first log is opened: activation never parses it.
export {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Location as ProtocolLocation,
  type Middleware,
  TransportKind,
} from 'vscode-languageclient/node';
