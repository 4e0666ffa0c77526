import type { Table } from "./hand-edit";
import { centos5Services } from "./services-centos5";
import { el9Services } from "./services-el9";

/** What daemons serve and by what they are started, whatever the files of ours say. */
export const services: Table = { name: "services", batches: { el9: el9Services, centos5: centos5Services } };
