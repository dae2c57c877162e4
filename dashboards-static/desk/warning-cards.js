/** All that shows warnings in full: fetched with the first of them. */

export {foldNames, logFold, overLines, restFold} from "./warning-folds.js";
export {warningRow} from "./warning-row.js";
