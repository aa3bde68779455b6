/* banned.h - functions that must not compile: each has a safe twin in this project */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol atof localtime gmtime ctime asctime

#endif
