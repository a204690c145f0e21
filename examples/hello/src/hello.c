#include <stdio.h>
#include <yaml.h>
int main(void) {
    int a, b, c;
    yaml_get_version(&a, &b, &c);
    printf("libyaml %d.%d.%d\n", a, b, c);
    return 0;
}
