import { playBadInput } from "../support/bad-input";

playBadInput(["centos5", "el9"]);
