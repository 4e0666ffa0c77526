import { playTables } from "../truth/play";

playTables("el9");
