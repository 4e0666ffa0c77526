/** The web server that nodes fetch kernel and image from, where they do so by HTTP. */
export type WebPart =
  | { readonly kind: "none" }
  | {
      readonly kind: "httpd";
      readonly packages: readonly string[];
      readonly service: string;
      readonly configPath: string;
      /** Directory of the images; SELinux lets the server read what lies below /var/www. */
      readonly directory: string;
      /** Path of that directory in a URL. */
      readonly location: string;
      readonly validate: string;
      /**
       * Requests that it serves at once unless a master says otherwise, as threads of processes, and connections that wait: the defaults
       * of ServerLimit, ThreadsPerChild and ListenBacklog with the event MPM, which is the release's.
       */
      readonly limits: {
        readonly processes: number;
        readonly threadsPerProcess: number;
        readonly backlog: number;
      };
      /** File that each request is logged in. */
      readonly accessLog: string;
      /** Lets transfers that run come to their end. */
      readonly reload: string;
    };
