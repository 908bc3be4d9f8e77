//! What is packed, held against official files, against another implementation, and against odd disks.

mod folders;
mod oracle;
mod profiles;
