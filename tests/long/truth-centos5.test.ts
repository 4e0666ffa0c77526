import { playTables } from "../truth/play";

playTables("centos5");
